// Package catalog says what genopret knows of DFDG's service operations and of
// the numbers of its faults. Both are data: operations.yaml and faults.yaml,
// embedded beside the code and owned by those who read STAR's pages.
//
// It imports batch and a YAML reader; it reaches no network. Start with
// [Shipped], which loads and checks both files and reports every mistake at
// once as file:line:column.
package catalog

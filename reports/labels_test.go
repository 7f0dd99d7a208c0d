package reports

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"genopret/batch"
	"genopret/reports/texts"
)

// TestEveryLabelThatTheReportsAskForExists reads the sources: whatever looks
// like the key of a label has to be one.
func TestEveryLabelThatTheReportsAskForExists(t *testing.T) {
	all, err := texts.Load()
	if err != nil {
		t.Fatal(err)
	}
	looksLikeKey := regexp.MustCompile(`^(approved|area|block|call|column|count|fact|file|frequent|mend|next|outcome|paper|place|receipt|rows|sheet|size|star|table|told|waiting)\.[a-z_.-]+$`)
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), e.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			key, _ := strconv.Unquote(lit.Value)
			switch {
			case !looksLikeKey.MatchString(key):
				return true
			case key == "count.row" || key == "count.file" || key == "count.case" || key == "told.sheets" || key == "told.columns":
				key += ".many"
			}
			seen++
			if all.Label(key, "da") == key {
				t.Errorf("%s: no label %q", e.Name(), key)
			}
			return true
		})
	}
	if seen < 80 {
		t.Errorf("found only %d labels in the sources", seen)
	}
	for _, s := range urgency {
		if key := "sheet." + string(s); s != batch.AtSTAR && all.Label(key, "da") == key {
			t.Errorf("no label %q", key)
		}
	}
}

package catalog

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"genopret/batch"
)

// readVerify reads how reading back tells whether a call took effect. What it
// names must exist: a wrong name would make every reading back unclear, and
// nobody would notice before the night on which it matters.
func (b *operationsBook) readVerify(node *yaml.Node, operation *batch.Operation) *batch.Verify {
	verify := &batch.Verify{}
	b.mapping(node, keys{
		"read":    b.text(&verify.Read),
		"block":   b.text(&verify.Block),
		"expect":  oneOf(&b.mistakes, &verify.Expect, "present", "absent", "equal"),
		"match":   func(n *yaml.Node) { verify.Match = b.readPairs(n, operation) },
		"compare": func(n *yaml.Node) { verify.Compare = b.readPairs(n, operation) },
	}, "read", "block", "expect")
	switch read := b.reads[verify.Read]; {
	case read == nil:
		b.at(node, "read %q is not in the list of reads", verify.Read)
	case !slices.Contains(read.blocks, verify.Block):
		b.at(node, "read %q has no block %q", verify.Read, verify.Block)
	}
	if (verify.Expect == "equal") != (len(verify.Compare) > 0) {
		b.at(node, "compare belongs to expect equal, and only to it")
	}
	if verify.Expect == "present" && len(verify.Match) == 0 {
		b.at(node, "expect present needs a match, or any registration would do")
	}
	return verify
}

// readPairs reads elements of the block with those of the call: a mapping, or
// a list where both have the same name.
func (b *operationsBook) readPairs(node *yaml.Node, operation *batch.Operation) map[string]string {
	pairs := map[string]string{}
	take := func(block, call *yaml.Node) {
		if find(operation, call.Value) == nil {
			b.at(call, "%q is no element of the operation", call.Value)
		}
		if pairs[block.Value] != "" {
			b.at(block, "element %q is given twice", block.Value)
		}
		pairs[block.Value] = call.Value
	}
	if node.Kind == yaml.MappingNode {
		b.pairs(node, take)
		return pairs
	}
	b.each(node, func(item *yaml.Node) { take(item, item) })
	return pairs
}

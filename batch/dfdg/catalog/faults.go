package catalog

import (
	"go.yaml.in/yaml/v3"

	"genopret/batch"
)

// fault is what one number means.
type fault struct {
	class   batch.Class
	meaning batch.Text
	finding batch.FindingCode // where it says more than "refused"
}

// faultsList is faults.yaml while it is read.
type faultsList struct {
	mistakes
	faults map[int]fault
}

func (l *faultsList) read(root *yaml.Node) {
	l.mapping(root, keys{
		"faults": func(n *yaml.Node) { l.each(n, l.readFault) },
	}, "faults")
}

func (l *faultsList) readFault(node *yaml.Node) {
	var numbers []int
	var one fault
	var source string
	l.mapping(node, keys{
		"numbers": func(n *yaml.Node) {
			l.each(n, func(item *yaml.Node) {
				var number int
				l.number(&number)(item)
				numbers = append(numbers, number)
			})
		},
		"class": oneOf(&l.mistakes, &one.class, batch.RowError, batch.ElsewhereError, batch.VerifyFirst,
			batch.RetryLater, batch.StopOperation, batch.StopRun),
		"meaning": l.bilingual(&one.meaning),
		"finding": oneOf(&l.mistakes, &one.finding, batch.FindingCitizenUnknown, batch.FindingCitizenDead),
		"source":  l.text(&source),
	}, "numbers", "class", "meaning", "source")
	for _, number := range numbers {
		if _, twice := l.faults[number]; twice {
			l.at(node, "fault %d is given twice", number)
		}
		l.faults[number] = one
	}
}

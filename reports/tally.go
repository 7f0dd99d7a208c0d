package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"genopret/batch"
)

// tally counts rows as they pass.
type tally struct {
	varies   func(batch.FindingCode) bool
	area     func(ruleID string) string
	count    batch.Count
	frequent map[string]*Frequent
	areas    map[string]*AreaCount
	waiting  map[Waiting]int
}

func newTally(varies func(batch.FindingCode) bool, area func(string) string) *tally {
	return &tally{varies: varies, area: area,
		count:    batch.Count{Files: map[batch.Verdict]int{}, Standing: map[batch.Standing]int{}, Reason: map[batch.Reason]int{}},
		frequent: map[string]*Frequent{}, areas: map[string]*AreaCount{}, waiting: map[Waiting]int{}}
}

func (t *tally) add(row *batch.RowRecord) {
	t.count.Standing[row.Standing]++
	if row.Standing == batch.Queued {
		t.count.Reason[row.Reason]++
	}
	if alsoStar(row) {
		t.count.AlsoSTAR++
	}
	if needsPerson(row) {
		t.waiting[Waiting{Standing: row.Standing, Reason: reasonOf(row)}]++
	}
	for _, f := range row.Findings {
		if !overtaken(f, row.Standing) {
			t.finding(f)
		}
	}
	if t.area != nil {
		t.inArea(row)
	}
}

func (t *tally) finding(f batch.Finding) {
	if t.varies(f.Code) {
		f.Args = nil
	}
	f.Column = 0
	key := strings.Join(append([]string{string(f.Code), f.Field, string(f.Severity)}, f.Args...), "\x00")
	if t.frequent[key] == nil {
		t.frequent[key] = &Frequent{Finding: f}
	}
	t.frequent[key].Times++
}

func (t *tally) inArea(row *batch.RowRecord) {
	name := ""
	if row.Rule != "" {
		name = t.area(row.Rule)
	}
	a := t.areas[name]
	if a == nil {
		a = &AreaCount{Area: name, Standing: map[batch.Standing]int{}}
		t.areas[name] = a
	}
	a.Rows++
	a.Standing[row.Standing]++
	if needsPerson(row) {
		a.Persons++
	}
}

// mostFrequent lists the findings: the graver first among the equally many.
func (t *tally) mostFrequent() []Frequent {
	var out []Frequent
	for _, f := range t.frequent {
		out = append(out, *f)
	}
	rank := []batch.Severity{batch.SeverityError, batch.SeverityWarning, batch.SeverityNote}
	slices.SortFunc(out, func(a, b Frequent) int {
		return cmp.Or(cmp.Compare(b.Times, a.Times),
			cmp.Compare(slices.Index(rank, a.Finding.Severity), slices.Index(rank, b.Finding.Severity)),
			cmp.Compare(a.Finding.Code, b.Finding.Code), cmp.Compare(a.Finding.Field, b.Finding.Field),
			slices.Compare(a.Finding.Args, b.Finding.Args))
	})
	return out
}

// areasByRows lists the areas, the largest first.
func (t *tally) areasByRows() []AreaCount {
	var out []AreaCount
	for _, a := range t.areas {
		out = append(out, *a)
	}
	slices.SortFunc(out, func(a, b AreaCount) int {
		return cmp.Or(cmp.Compare(b.Rows, a.Rows), cmp.Compare(a.Area, b.Area))
	})
	return out
}

// urgency is the order in which people should look.
var urgency = [...]batch.Standing{batch.PartlyDone, batch.Unknown, batch.Refused, batch.Queued, batch.AtSTAR,
	batch.OtherAuthority, batch.AwaitingDelivery, batch.Rejected}

func (t *tally) waitingInOrder() []Waiting {
	var out []Waiting
	for w, n := range t.waiting {
		w.Rows = n
		out = append(out, w)
	}
	reasons := batch.Reasons()
	slices.SortFunc(out, func(a, b Waiting) int {
		return cmp.Or(cmp.Compare(slices.Index(urgency[:], a.Standing), slices.Index(urgency[:], b.Standing)),
			cmp.Compare(slices.Index(reasons, a.Reason), slices.Index(reasons, b.Reason)))
	})
	return out
}

// alsoStar reports a case for STAR that stands beside calls.
func alsoStar(row *batch.RowRecord) bool { return hasCase(row) && row.Standing != batch.AtSTAR }

// hasCase reports whether STAR is asked about the row. A row that was rejected
// or received before asks for nothing.
func hasCase(row *batch.RowRecord) bool {
	return row.Star != nil && row.Standing != batch.Rejected && row.Standing != batch.Duplicate
}

func needsPerson(row *batch.RowRecord) bool {
	if row.Standing == batch.Queued {
		return row.Until == ""
	}
	return slices.Contains(urgency[:], row.Standing)
}

func reasonOf(row *batch.RowRecord) batch.Reason {
	if row.Standing == batch.Queued {
		return row.Reason
	}
	return ""
}

// CheckSum holds the count to its promise: every row read has exactly one
// final standing. The error names the numbers and no row.
func CheckSum(c batch.Count) error {
	final := batch.Standings()
	for s, n := range c.Standing {
		if n != 0 && !slices.Contains(final, s) {
			return fmt.Errorf("count of rows: %d rows stand as %q, which is no final standing", n, s)
		}
	}
	if sum := c.Sum(); sum != c.Read {
		return fmt.Errorf("count of rows: %d rows were read and the standings add up to %d", c.Read, sum)
	}
	return nil
}

// settle gives the count to report: the ledger's, if it was handed in, after
// it was held against the rows that passed; else those rows against read.
func (t *tally) settle(given batch.Count, read int) (batch.Count, error) {
	if given.Read == 0 && given.Sum() == 0 {
		given = t.count
		given.Read = read
	}
	if err := CheckSum(given); err != nil {
		return given, err
	}
	for _, s := range batch.Standings() {
		if given.Standing[s] != t.count.Standing[s] {
			return given, fmt.Errorf("count of rows: the ledger counts %d rows as %s and %d were reported",
				given.Standing[s], s, t.count.Standing[s])
		}
	}
	given.AlsoSTAR, given.Reason = t.count.AlsoSTAR, t.count.Reason
	return given, nil
}

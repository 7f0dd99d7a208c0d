package rules

import "genopret/batch"

// The types of this file are what a file may hold, key by key.

// groupFile is one table of the note: matrix/<chapter>.yaml.
type groupFile struct {
	Chapter spot           `yaml:"chapter"` // first half of the rules' ids
	Section spot           `yaml:"section"` // as printed in the note
	Law     spot           `yaml:"law"`     // where it differs from the area's
	Area    spot           `yaml:"area"`    // key of areas.yaml
	Aliases []spot         `yaml:"aliases"` // chapters that only refer to this one
	Sees    batch.Text     `yaml:"sees"`    // for rules that say nothing else
	Remarks []batch.Remark `yaml:"remarks"` // for every rule of the table
	Rules   []ruleItem     `yaml:"rules"`
}

type ruleItem struct {
	ID         spot           `yaml:"id"`
	Lines      []int          `yaml:"lines"`
	Title      batch.Text     `yaml:"title"`
	Actors     []spot         `yaml:"actors"`
	Star       spot           `yaml:"star"`
	StarWhen   batch.Text     `yaml:"star_when"`
	Sees       batch.Text     `yaml:"sees"`
	Citizens   *int           `yaml:"citizens"` // 1 when not said
	Health     bool           `yaml:"health"`
	Identity   spot           `yaml:"identity"` // "mends" or the id of a rule
	AnyOwner   bool           `yaml:"any_owner"`
	Backdates  bool           `yaml:"backdates"`
	Recipients []spot         `yaml:"recipients"` // where they differ from the area's
	Remarks    []batch.Remark `yaml:"remarks"`
	Branches   []branchItem   `yaml:"branches"`
	Examples   []exampleItem  `yaml:"examples"`
	Uncovered  []gapItem      `yaml:"uncovered"` // combinations left out on purpose
}

type gapItem struct {
	When   pairs      `yaml:"when"`
	Reason batch.Text `yaml:"reason"`
}

type branchItem struct {
	ID       spot       `yaml:"id"`
	When     pairs      `yaml:"when"`
	Standing spot       `yaml:"standing"`
	Reason   spot       `yaml:"reason"`
	Route    spot       `yaml:"route"`
	Star     *starItem  `yaml:"star"`
	Steps    []stepItem `yaml:"steps"`
	Findings []spot     `yaml:"findings"`
}

type starItem struct {
	Trigger  spot `yaml:"trigger"`
	Category spot `yaml:"category"`
}

type stepItem struct {
	Operation spot         `yaml:"op"`
	On        spot         `yaml:"on"`
	Params    pairs        `yaml:"params"`
	Comment   *commentItem `yaml:"comment"`
}

type commentItem struct {
	Field spot `yaml:"field"`
	Duty  spot `yaml:"duty"`
}

type exampleItem struct {
	Name     spot   `yaml:"name"`
	Row      pairs  `yaml:"row"`
	Branch   spot   `yaml:"branch"`
	Standing spot   `yaml:"standing"`
	Reason   spot   `yaml:"reason"`
	Calls    []spot `yaml:"calls"`
	Findings []spot `yaml:"findings"`
}

// areaItem is one entry of areas.yaml.
type areaItem struct {
	Key        spot       `yaml:"key"`
	Title      batch.Text `yaml:"title"`
	Law        string     `yaml:"law"`
	Turn       int        `yaml:"turn"` // 1 where another area's corrections of a citizen must come first
	Recipients []spot     `yaml:"recipients"`
}

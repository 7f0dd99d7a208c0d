package batch

import (
	"slices"
	"strings"
)

// Text is a sentence in the two languages of the program.
type Text struct {
	Da string `yaml:"da" json:"da"`
	En string `yaml:"en" json:"en"`
}

// In picks the language: "en", or Danish for anything else.
func (t Text) In(lang string) string {
	if lang == "en" {
		return t.En
	}
	return t.Da
}

// Actor is who makes a correction.
type Actor string

// The actors of the note.
const (
	JobCenter             Actor = "jobcenter"
	UnemploymentFund      Actor = "a-kasse"
	BenefitOffice         Actor = "benefit-office"
	SicknessBenefitOffice Actor = "sickness-benefit-office"
	BenefitSystem         Actor = "benefit-system"
	STAR                  Actor = "star"
)

// StarDuty is the note's column "STAR / SF datagenopretter".
type StarDuty string

// The duties.
const (
	StarNo          StarDuty = "no"
	StarExceptional StarDuty = "exceptional"
	StarYes         StarDuty = "yes"
)

// Route says through which hands the calls of a branch go.
type Route string

// The routes. Through the case system a row stands as queued (handoff).
const (
	RouteExecute    Route = "execute"
	RouteCaseSystem Route = "case-system"
)

// Side is the citizen a step is about: the one the wrong entry stands on
// (column CPR), or the one it should have stood on (column Rette CPR).
type Side string

// The sides. Where a rule knows one citizen, its steps are on Wrong.
const (
	Wrong Side = "wrong"
	Right Side = "right"
)

// Duty says whether a comment has to be given.
type Duty string

// The duties of a comment: its absence rejects, warns, or does nothing.
const (
	Must   Duty = "must"
	Should Duty = "should"
	May    Duty = "may"
)

// Fact is something that decides between branches. The list is closed: a
// fact of the matrix that is not here refuses the matrix.
type Fact string

// The facts. The values in brackets are all there are; a fact that is not
// stated has none of them, and blank is not no.
const (
	FactPhase          Fact = "phase"             // future ongoing historic, by the wrong entry's dates
	FactDeletable      Fact = "deletable"         // yes no, by the list of deletable absence types
	FactAffectsBenefit Fact = "affects_benefit"   // yes no
	FactEditable       Fact = "editable"          // yes no: may the authority edit this absence type
	FactOtherIdentity  Fact = "other_identity"    // yes no
	FactWish           Fact = "citizen_wish"      // yes no
	FactIllness        Fact = "illness"           // yes no, by the absence type
	FactLate           Fact = "late"              // yes no: the right date lies further back than may be sent
	FactCommentGiven   Fact = "comment_given"     // yes no
	FactStartPassed    Fact = "start_passed"      // yes no: the right start lies before the day of the run and may not be sent
	FactRecreate       Fact = "recreate"          // yes no: is an entry needed on the right citizen
	FactIDMatters      Fact = "id_matters"        // yes no
	FactRemedy         Fact = "remedy"            // correct close
	FactSystemCan      Fact = "system_can"        // yes no: can the case system edit the activity
	FactTextPlace      Fact = "text_place"        // plan description goal
	FactWithInterview  Fact = "with_interview"    // yes no
	FactHealthAction   Fact = "health_action"     // delete update
	FactBenefitMethod  Fact = "benefit_method"    // appropriation social-aid
	FactInterviews     Fact = "interview_service" // person-registration interview-service, by configuration
	FactPlanRoute      Fact = "plan_route"        // execute case-system, by configuration
	FactIllnessRemoval Fact = "illness_removal"   // recovery delete, by configuration
	FactOwnerChange    Fact = "owner_change"      // change recreate, by configuration
)

// FactValues gives the closed list of values of each fact.
func FactValues() map[Fact][]string {
	yesNo := []string{"yes", "no"}
	return map[Fact][]string{
		FactPhase: {"future", "ongoing", "historic"}, FactDeletable: yesNo, FactAffectsBenefit: yesNo, FactEditable: yesNo,
		FactOtherIdentity: yesNo, FactWish: yesNo, FactIllness: yesNo, FactLate: yesNo, FactCommentGiven: yesNo, FactStartPassed: yesNo,
		FactRecreate: yesNo, FactIDMatters: yesNo, FactRemedy: {"correct", "close"}, FactSystemCan: yesNo,
		FactTextPlace: {"plan", "description", "goal"}, FactWithInterview: yesNo, FactHealthAction: {"delete", "update"},
		FactBenefitMethod: {"appropriation", "social-aid"}, FactInterviews: {"person-registration", "interview-service"},
		FactPlanRoute: {"execute", "case-system"}, FactIllnessRemoval: {"recovery", "delete"}, FactOwnerChange: {"change", "recreate"},
	}
}

// Rule is one situation of the note, or principle 1.2.4, as data.
type Rule struct {
	ID       string   // <chapter>-<row in its table>
	Section  string   // of the note, as printed there
	Lines    [2]int   // first and last line of the note's text
	Law      string   // chapter of the data order
	Area     string   // key of the data area
	Title    Text     // own words
	Actors   []Actor  // a rule with several follows the first
	Star     StarDuty // may STAR be asked
	StarWhen Text     // what makes it STAR's, where exceptional or yes
	Sees     Text     // what the citizen or others see of it
	Citizens int      // 0, 1 or 2 columns of citizens are needed
	Health   bool     // art. 9 data: first of the night
	// Identity says what becomes of a row whose text holds another person's
	// name or number: "" sends it to STAR (principle 1.2.2), [MendsIdentity]
	// is what the rule is about, and else it is the id of the rule under
	// which the row belongs.
	Identity string
	AnyOwner bool // others than the registering authority may act (1.2.4)
	// Backdates: the right date may lie as many days back as configuration
	// says; elsewhere it may not have passed.
	Backdates  bool
	Branches   []Branch
	Recipients []string // told under GDPR art. 19
	Remarks    []Remark
	Examples   []Example
}

// MendsIdentity is the Identity of a rule that mends another person's
// identity in a text by itself.
const MendsIdentity = "mends"

// Remark is something that reality has moved since the note, with the day
// from which it is known.
type Remark struct {
	From string `yaml:"from"`
	Text Text   `yaml:"text"`
}

// Branch leads from facts to ordered steps.
type Branch struct {
	ID       string
	When     map[Fact][]string // all must hold; a fact holds when its value is listed
	Standing Standing          // Ready where the steps are to be sent
	Reason   Reason            // of Queued
	Route    Route
	Star     *StarTrigger // a case for STAR, instead of calls unless Steps stand beside it
	Steps    []Step
	Findings []FindingCode // told whenever the branch is taken
}

// StarTrigger says why a case goes to STAR: the category of STAR's own guide
// and the key of the reason.
type StarTrigger struct {
	Trigger  string `yaml:"trigger" json:"trigger"`
	Category string `yaml:"category" json:"category"`
}

// Step is one operation on one of the citizens.
type Step struct {
	Operation string // Service.Operation
	On        Side
	Params    []Param
	Comment   *Comment
}

// Param fills one element of the message. Exactly one of Field, Value, Code
// and Today is set.
type Param struct {
	Element  string
	Field    string // key in fields.yaml
	Value    string // constant of the note
	Code     string // logical name of a code that configuration sets
	Today    bool   // the day of the run
	Optional bool   // the field may be blank; the element is then left out
}

// Comment names the element that takes the row's comment, and the duty.
type Comment struct {
	Field string
	Duty  Duty
}

// Example is one row that the rule must plan as stated. Dates may be written
// as days from the day of the run: "+10", "-3", "0".
type Example struct {
	Name     string            `yaml:"name"`
	Row      map[string]string `yaml:"row"` // field key to cell text
	Branch   string            `yaml:"branch"`
	Standing Standing          `yaml:"standing"`
	Reason   Reason            `yaml:"reason"`
	Calls    []string          `yaml:"calls"`    // "Service.Operation wrong", typed by hand
	Findings []FindingCode     `yaml:"findings"` // codes that must be among the row's
}

// Operations is the sorted union over all branches; empty, never nil.
func (r *Rule) Operations() []string {
	all := []string{}
	for _, b := range r.Branches {
		for _, s := range b.Steps {
			all = append(all, s.Operation)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// FieldType says how a cell is read.
type FieldType string

// The types of fields.yaml.
const (
	TypeText     FieldType = "text"
	TypeID       FieldType = "id" // a registration's id: GUID or digits
	TypeCPR      FieldType = "cpr"
	TypeCVR      FieldType = "cvr"
	TypePNumber  FieldType = "p-number"
	TypeDate     FieldType = "date"
	TypeDateTime FieldType = "date-time"
	TypeNumber   FieldType = "number"
	TypeYesNo    FieldType = "yes-no"
	TypeCode     FieldType = "code"
)

// Field is one column that a list may have.
type Field struct {
	Key     string    `yaml:"key"`
	Heading Text      `yaml:"heading"`
	Aliases []string  `yaml:"aliases"`
	Type    FieldType `yaml:"type"`
	Length  int       `yaml:"length"`    // most characters; 0 is no limit
	Min     int       `yaml:"min"`       // least value of a number
	Max     int       `yaml:"max"`       // greatest value of a number, when above Min
	List    string    `yaml:"code_list"` // of a code
	Fact    Fact      `yaml:"fact"`      // the fact that the field states by itself
	Help    Text      `yaml:"help"`
}

// Code is one value of a code list: what people write and what DFDG takes.
type Code struct {
	Value   string   `yaml:"value"` // as sent, or the logical name where Set is true
	Name    Text     `yaml:"name"`
	Aliases []string `yaml:"aliases"`
	From    string   `yaml:"from"` // valid from this day, inclusive
	To      string   `yaml:"to"`   // valid until this day, exclusive
}

// CodeList is a list of codes. Values of an open list are taken as digits
// even when unknown; of a configured list the value is a logical name whose
// code the configuration sets.
type CodeList struct {
	Name       string `yaml:"name"`
	Source     string `yaml:"source"`
	Open       bool   `yaml:"open"`
	Configured bool   `yaml:"configured"`
	Codes      []Code `yaml:"codes"`
}

// Find looks a cell up by value, name in either language, or alias, without
// regard to case. In a configured list the value is the logical name.
func (l *CodeList) Find(text string) (value string, ok bool) {
	c := l.Lookup(text)
	if c == nil {
		return "", false
	}
	return c.Value, true
}

// Lookup is Find with all that is known of the code; nil for none.
func (l *CodeList) Lookup(text string) *Code {
	for i := range l.Codes {
		c := &l.Codes[i]
		if strings.EqualFold(text, c.Value) || strings.EqualFold(text, c.Name.Da) || strings.EqualFold(text, c.Name.En) {
			return c
		}
		for _, alias := range c.Aliases {
			if strings.EqualFold(text, alias) {
				return c
			}
		}
	}
	return nil
}

// Holds reports whether the code is valid on the day: from From, inclusive,
// until To, exclusive, as DFDG's lists have it.
func (c *Code) Holds(day Date) bool {
	iso := day.String()
	return (c.From == "" || c.From <= iso) && (c.To == "" || iso < c.To)
}

package approve

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"genopret/batch"
)

// RefusalCode says why a signed statement does not hold; a closed list.
type RefusalCode string

// The codes. The words for people, and what to do about each, stand where
// they are printed.
const (
	NotAStatement     RefusalCode = "not-a-statement"    // changed after it was written, or something else
	NotASignature     RefusalCode = "not-a-signature"    // no armoured signature that can be read
	OtherNamespace    RefusalCode = "other-namespace"    // args: that of the signature
	OtherHash         RefusalCode = "other-hash"         // args: that of the signature
	SignatureWrong    RefusalCode = "signature-wrong"    // of another text
	UnknownKey        RefusalCode = "unknown-key"        // args: its fingerprint
	AskersKey         RefusalCode = "askers-key"         // args: approver, team
	AskerUnknown      RefusalCode = "asker-unknown"      // a source has no team, so nobody can be another
	OtherAction       RefusalCode = "other-action"       // args: that of the statement
	OtherMunicipality RefusalCode = "other-municipality" // args: that of the statement
	OtherEnvironment  RefusalCode = "other-environment"  // args: that of the statement
	NotYet            RefusalCode = "not-yet"            // args: the day from which it holds
	Expired           RefusalCode = "expired"            // args: the last day on which it held
	HoldsTooLong      RefusalCode = "holds-too-long"     // args: the most days
	Changed           RefusalCode = "changed"            // what it would do is another thing by now
)

// Refusal is a statement that does not hold. Args are words of the statement
// and of configuration, never of a list.
type Refusal struct {
	Code RefusalCode
	Args []string
}

// Error gives the code alone; people read the words for it.
func (r *Refusal) Error() string { return "the statement is refused: " + string(r.Code) }

func refuse(code RefusalCode, args ...string) error { return &Refusal{code, args} }

// Approver is somebody whose signature holds.
type Approver struct {
	Name string
	Team string
	Key  string // fingerprint
}

// Rules are what a signed statement is held against.
type Rules struct {
	Approvers []Approver
	Today     batch.Date
	ValidDays int // the most days from Written to Until
}

// Check gives the approver whose statement it is, or a *[Refusal]. key is the
// fingerprint of the key that made the signature, which must be verified
// already. now is the statement as it would be written today about the same
// things: its teams, not those that the signed one names, are who asks.
func (r *Rules) Check(signed, now *Statement, key string) (Approver, error) {
	for _, err := range []error{samePlace(signed, now), r.inTime(signed)} {
		if err != nil {
			return Approver{}, err
		}
	}
	approver, err := r.otherTeam(key, now)
	if err != nil {
		return Approver{}, err
	}
	same := *now
	same.Why, same.Written, same.Until = signed.Why, signed.Written, signed.Until
	if !bytes.Equal(same.Text(), signed.Text()) {
		return Approver{}, refuse(Changed)
	}
	return approver, nil
}

func samePlace(signed, now *Statement) error {
	switch {
	case signed.Action != now.Action:
		return refuse(OtherAction, string(signed.Action))
	case signed.Municipality != now.Municipality:
		return refuse(OtherMunicipality, signed.Municipality)
	case signed.Environment != now.Environment:
		return refuse(OtherEnvironment, string(signed.Environment))
	}
	return nil
}

func (r *Rules) inTime(signed *Statement) error {
	switch {
	case r.Today.Before(signed.Written):
		return refuse(NotYet, signed.Written.Danish())
	case r.Today.After(signed.Until):
		return refuse(Expired, signed.Until.Danish())
	case signed.Until.After(signed.Written.AddDays(r.ValidDays)):
		return refuse(HoldsTooLong, strconv.Itoa(r.ValidDays))
	}
	return nil
}

// otherTeam finds whose key it is. A matrix comes from no source: nobody asks
// for it but whoever installs it, and any approver may sign.
func (r *Rules) otherTeam(key string, now *Statement) (Approver, error) {
	i := slices.IndexFunc(r.Approvers, func(a Approver) bool { return a.Key == key })
	switch {
	case i < 0:
		return Approver{}, refuse(UnknownKey, key)
	case now.Action != Matrix && (len(now.AskedBy) == 0 || slices.Contains(now.AskedBy, "")):
		return Approver{}, refuse(AskerUnknown)
	case slices.ContainsFunc(now.AskedBy, func(team string) bool { return strings.EqualFold(team, r.Approvers[i].Team) }):
		return Approver{}, refuse(AskersKey, r.Approvers[i].Name, r.Approvers[i].Team)
	}
	return r.Approvers[i], nil
}

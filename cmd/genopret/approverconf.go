package main

import (
	"fmt"
	"slices"
	"strings"

	"genopret/batch"
	"genopret/batch/approve"
	"genopret/batch/approve/sshkey"
)

// Approver is somebody who may say yes to what another team asks for.
type Approver struct {
	Name string `yaml:"name"`
	Team string `yaml:"team"`
	Key  string `yaml:"key"` // public, as it stands in the .pub file
}

// checkApproval refuses approvers that cannot be told apart, and four eyes
// that are two.
func (c *Config) checkApproval(demand func(ok bool, path, words string)) {
	a := c.Approval
	demand(a.ValidDays > 0, "approval.valid_days", "skal være mindst 1")
	demand(a.CallsOver >= 0, "approval.calls_over", "kan ikke være under 0")
	seen := map[string]bool{}
	for i, who := range c.Approvers {
		path := fmt.Sprintf("approvers[%d].", i)
		demand(plainName(who.Name) && !seen["name "+who.Name], path+"name", "skal være godkenderens eget navn, på én linje")
		demand(plainName(who.Team), path+"team", "mangler: det team, som godkenderen hører til")
		key, err := sshkey.Fingerprint(who.Key)
		demand(err == nil, path+"key", "skal være én offentlig SSH-nøgle, som den står i .pub-filen: \"ssh-ed25519 AAAA…\"")
		demand(err != nil || !seen["key "+key], path+"key", "har en anden godkender også; hver har sin egen")
		seen["name "+who.Name], seen["key "+key] = true, true
	}
	if a.FourEyes && c.Mode == string(batch.Act) {
		c.checkFourEyes(demand)
	}
}

// checkFourEyes demands that what each source asks for can be approved by
// somebody else than who asks.
func (c *Config) checkFourEyes(demand func(ok bool, path, words string)) {
	demand(len(c.Approvers) > 0, "approvers", "mangler: approval.four_eyes kræver godkendere med hver sin nøgle (uden fire øjne: approval.four_eyes: false)")
	for i, s := range c.Sources {
		path := fmt.Sprintf("sources[%d].team", i)
		demand(plainName(s.Team), path, "mangler: det team, der lægger lister her, så ingen godkender sit eget")
		other := slices.ContainsFunc(c.Approvers, func(a Approver) bool { return !strings.EqualFold(a.Team, s.Team) })
		demand(other || len(c.Approvers) == 0 || s.Team == "", path, "har kun godkendere fra samme team; mindst én skal være fra et andet")
	}
}

// plainName fits on a line of a statement as it is.
func plainName(name string) bool { return name != "" && approve.OneLine(name) == name }

// approvers are those of the configuration, by the fingerprint of their keys.
func (c *Config) approvers() ([]approve.Approver, error) {
	var known []approve.Approver
	for _, who := range c.Approvers {
		key, err := sshkey.Fingerprint(who.Key)
		if err != nil {
			return nil, usageError{fmt.Errorf("godkenderen %s: %w", who.Name, err)}
		}
		known = append(known, approve.Approver{Name: who.Name, Team: who.Team, Key: key})
	}
	return known, nil
}

// team is who drops lists at a source; "" where configuration does not say.
func (c *Config) team(source string) string {
	for _, s := range c.Sources {
		if s.Name == source {
			return s.Team
		}
	}
	return ""
}

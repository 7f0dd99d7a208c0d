package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"time"

	"genopret/batch"
	"genopret/batch/approve"
	"genopret/batch/approve/sshkey"
)

// paperFlags are how a person asks for something and how another says yes.
type paperFlags struct {
	Request string `help:"Skriv en anmodning i denne nye fil, som en godkender kan underskrive." type:"path" xor:"paper" placeholder:"FIL"`
	Signed  string `help:"Gør det, som denne underskrevne anmodning siger; underskriften ligger i FIL.sig." type:"existingfile" xor:"paper" placeholder:"FIL"`
}

// desk is where a person's word is taken: what is needed to show what waits,
// to write it down and to hold a signature against it.
type desk struct {
	*printer
	conf   *Config
	ledger ledger
	mark   func(parts ...string) batch.Mark
	now    time.Time
	err    io.Writer
}

// atDesk opens the ledger, without the lock, and puts the desk before it.
func atDesk(ctx context.Context, cli *cli, io *stdio, asJSON bool, use func(*desk) error) error {
	conf, p, err := newPrinter(cli, io, asJSON)
	if err != nil {
		return err
	}
	keys, err := loadKeys(conf)
	if err != nil {
		return err
	}
	return withLedger(ctx, cli, func(l ledger) error {
		return use(&desk{printer: p, conf: conf, ledger: l, mark: keys.Mark, now: batch.SystemClock{}.Now(), err: io.err})
	})
}

func (d *desk) today() batch.Date { return batch.DateOf(d.now.In(copenhagen())) }

// until is the last day on which a yes of today holds.
func (d *desk) until() batch.Date { return d.today().AddDays(d.conf.Approval.ValidDays) }

// expires is the instant at which the day has passed.
func expires(day batch.Date) time.Time { return day.AddDays(1).Time(copenhagen()) }

// statement begins one as it would be written today.
func (d *desk) statement(action approve.Action, plan batch.Mark, why string) *approve.Statement {
	return &approve.Statement{Action: action, Municipality: d.conf.Municipality.Code, Environment: batch.Environment(d.conf.Environment),
		Plan: hex.EncodeToString(plan[:]), Why: why, Written: d.today(), Until: d.until()}
}

// writeRequest writes the statement where a person asked for it.
func (d *desk) writeRequest(name string, s *approve.Statement) error {
	return writeNew(name, false, func(out io.Writer, _ string) error {
		_, err := out.Write(s.Text())
		return err
	})
}

// tellSigning says what is to be done with a request.
func (d *desk) tellSigning(name string, action approve.Action, until batch.Date) {
	fmt.Fprintf(d.out, "Anmodningen ligger i %s og gælder til og med %s.\n", name, until.Danish())
	fmt.Fprintf(d.out, "En godkender fra et andet team læser den og underskriver: ssh-keygen -Y sign -n %s -f NØGLE %s\n", sshkey.Namespace, name)
	fmt.Fprintf(d.out, "Derefter: genopret %s --signed %s (underskriften skal ligge i %s.sig)\n", action, name, name)
}

// paper is a statement that somebody signed.
type paper struct {
	*approve.Statement
	key string // fingerprint of the key that signed
}

// readPaper reads a statement and verifies that its signature is one.
func readPaper(name string) (*paper, error) {
	text, err := readBounded(name)
	if err != nil {
		return nil, err
	}
	signature, err := readBounded(name + ".sig")
	if errors.Is(err, os.ErrNotExist) {
		return nil, usageError{fmt.Errorf("underskriften mangler: der er ingen %s.sig. Underskriv med: ssh-keygen -Y sign -n %s -f NØGLE %s", name, sshkey.Namespace, name)}
	}
	if err != nil {
		return nil, err
	}
	key, err := sshkey.Verify(text, signature)
	if err != nil {
		return nil, err
	}
	statement, err := approve.Parse(text)
	return &paper{statement, key}, err
}

// largestPaper is far above the statement of the longest list.
const largestPaper = 64 << 20

func readBounded(name string) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, usageError{err}
	}
	defer file.Close() // read only: nothing to lose
	data, err := io.ReadAll(io.LimitReader(file, largestPaper))
	if err != nil {
		return nil, usageError{err}
	}
	return data, nil
}

// check gives the approver, or refuses the paper in words.
func (d *desk) check(p *paper, now *approve.Statement) (approve.Approver, error) {
	known, err := d.conf.approvers()
	if err != nil {
		return approve.Approver{}, err
	}
	rules := approve.Rules{Approvers: known, Today: d.today(), ValidDays: d.conf.Approval.ValidDays}
	return rules.Check(p.Statement, now, p.key)
}

// account is who runs the command: whose word it is where nobody signs.
func account() string { return byPerson("", "").Who }

// looksLikeCPR finds what could be a citizen's number in a person's words.
var looksLikeCPR = regexp.MustCompile(`\d{6}[ -]?\d{4}`)

// longestWhy keeps a reason a sentence or two.
const longestWhy = 1000

// reason reads a person's words for why; they are asked for by flag.
func reason(flag, words string) (string, error) {
	why := approve.OneLine(words)
	switch {
	case why == "":
		return "", usageError{fmt.Errorf("sig hvorfor med %s; det gemmes i journalen", flag)}
	case len(why) > longestWhy:
		return "", usageError{fmt.Errorf("%s er for lang; højst %d tegn", flag, longestWhy)}
	case looksLikeCPR.MatchString(why):
		return "", usageError{fmt.Errorf("%s ser ud til at rumme et CPR-nummer; skriv rettelsens id i stedet", flag)}
	}
	return why, nil
}

package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
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

// inWords turns a refusal into words that say what to do. All else stays.
func (d *desk) inWords(err error) error {
	var refusal *approve.Refusal
	if !errors.As(err, &refusal) {
		return err
	}
	text := refusalWords()[refusal.Code].In(d.lang)
	for i, arg := range refusal.Args {
		text = strings.ReplaceAll(text, fmt.Sprintf("{%d}", i), arg)
	}
	return usageError{errors.New(text)}
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

// refusalWords say why a signed request does not hold, and what to do.
func refusalWords() map[approve.RefusalCode]batch.Text {
	return map[approve.RefusalCode]batch.Text{
		approve.NotAStatement: {
			Da: "Filen er ikke en anmodning, som genopret har skrevet den. Måske er den rettet eller gemt af et andet program. Skriv en ny med --request, og underskriv den uændret.",
			En: "The file is not a request as genopret wrote it. Perhaps it was edited, or saved by another program. Write a new one with --request and sign it unchanged."},
		approve.NotASignature: {
			Da: "Filen .sig er ikke en underskrift fra ssh-keygen. Underskriv igen: ssh-keygen -Y sign -n genopret -f NØGLE FIL.",
			En: "The .sig file is not a signature of ssh-keygen. Sign again: ssh-keygen -Y sign -n genopret -f KEY FILE."},
		approve.OtherNamespace: {
			Da: "Underskriften er givet til et andet formål ({0}) end genopret. Underskriv igen med -n genopret.",
			En: "The signature was made for another purpose ({0}) than genopret. Sign again with -n genopret."},
		approve.OtherHash: {
			Da: "Underskriften bruger {0}; her kræves sha512. Underskriv igen uden -O hashalg.",
			En: "The signature uses {0}; sha512 is required. Sign again without -O hashalg."},
		approve.SignatureWrong: {
			Da: "Underskriften passer ikke til filen: den er ændret, efter at den blev underskrevet, eller underskriften hører til en anden. Hent den oprindelige fil, eller lad den underskrive igen.",
			En: "The signature does not belong to the file: it was changed after it was signed, or the signature is another's. Fetch the original file, or have it signed again."},
		approve.UnknownKey: {
			Da: "Nøglen {0} hører ikke til nogen godkender i konfigurationen. Lad en af godkenderne underskrive, eller bed den, der driver jobbet, om at føje nøglen til under approvers.",
			En: "The key {0} belongs to no approver in the configuration. Have one of the approvers sign, or ask whoever runs the job to add the key under approvers."},
		approve.AskersKey: {
			Da: "{0} er fra teamet {1}, som selv beder om det. Lad en godkender fra et andet team underskrive.",
			En: "{0} is of the team {1}, which asks for it. Have an approver of another team sign."},
		approve.AskerUnknown: {
			Da: "Konfigurationen siger ikke, hvilket team listen kommer fra, så ingen kan være fra et andet. Sæt sources[].team, og skriv en ny anmodning.",
			En: "The configuration does not say which team the list comes from, so nobody can be of another. Set sources[].team and write a new request."},
		approve.OtherAction: {
			Da: "Anmodningen gælder noget andet. Brug kommandoen: genopret {0} --signed FIL.",
			En: "The request is about something else. Use the command: genopret {0} --signed FILE."},
		approve.OtherMunicipality: {
			Da: "Anmodningen gælder kommune {0} og ikke denne. Brug den, hvor den er skrevet.",
			En: "The request is for municipality {0} and not for this one. Use it where it was written."},
		approve.OtherEnvironment: {
			Da: "Anmodningen gælder miljøet {0} og ikke dette. Skriv en ny her med --request.",
			En: "The request is for the environment {0} and not for this one. Write a new one here with --request."},
		approve.NotYet: {
			Da: "Anmodningen gælder først fra {0}. Passer datoen ikke, så se efter, om maskinens ur går rigtigt.",
			En: "The request holds from {0} only. If that day is wrong, see whether the machine's clock is right."},
		approve.Expired: {
			Da: "Anmodningen gjaldt til og med {0}. Skriv en ny med --request, og lad den underskrive.",
			En: "The request held until {0}. Write a new one with --request and have it signed."},
		approve.HoldsTooLong: {
			Da: "Anmodningen gælder længere end de {0} dage, som konfigurationen tillader. Skriv en ny med --request.",
			En: "The request holds longer than the {0} days that the configuration allows. Write a new one with --request."},
		approve.Changed: {
			Da: "Det, der ville ske nu, er ikke længere det, der blev underskrevet. Se det igen uden --signed, skriv en ny anmodning, og lad den underskrive.",
			En: "What would happen now is no longer what was signed. Look again without --signed, write a new request and have it signed."},
	}
}

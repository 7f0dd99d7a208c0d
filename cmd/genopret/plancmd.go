package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"

	"genopret/batch"
	"genopret/batch/plan"
	"genopret/parsers"
	"genopret/reports/texts"
)

// planCmd shows what a list would become. It opens no ledger and knows no
// network: the same file, matrix, configuration and day give the same answer.
type planCmd struct {
	File string `arg:"" optional:"" help:"Rettelseslisten." type:"existingfile" xor:"what"`
	Undo string `help:"I stedet: hvad der kan gøres om ved en udført liste (F…), kald for kald, det sidste først." xor:"what" placeholder:"LISTE"`
	Out  string `help:"Med --undo: skriv det også som CSV i denne nye fil, som kun ejeren kan læse." type:"path"`
	AsOf string `help:"Den dag, der afgør fremtidig, igangværende og historisk (åååå-mm-dd). Uden: i dag."`
	JSON bool   `help:"Som JSON."`
}

// Run plans the list. Without a configuration it answers what the matrix
// says: as in mode act, with nothing to be approved.
func (c *planCmd) Run(ctx context.Context, cli *cli, stdio *stdio) error {
	switch {
	case c.Undo != "":
		return c.undo(ctx, cli, stdio)
	case c.File == "":
		return usageError{errors.New("plan skal have en rettelsesliste, eller --undo og en udført listes id")}
	}
	conf, err := planConfig(cli, stdio)
	if err != nil {
		return err
	}
	asOf, err := dayOrToday(c.AsOf)
	if err != nil {
		return usageError{err}
	}
	lib, err := conf.library()
	if err != nil {
		return err
	}
	planner, err := conf.plannerFrom(lib, "", asOf)
	if err != nil {
		return err
	}
	words, err := wordsFor(lib)
	if err != nil {
		return err
	}
	lang := conf.lang(cli.Lang)
	lines, err := c.lines(conf, planner, words, lang)
	var refused *batch.Refusal
	if errors.As(err, &refused) {
		text, next := words.Finding(refused.Finding, lang)
		fmt.Fprintf(stdio.err, "Listen afvises: %s %s\n", text, next)
		lines, err = []planLine{}, nil
	}
	if err != nil {
		return err
	}
	if err := c.print(stdio.out, lines, words, lang); err != nil {
		return err
	}
	return personIf(refused != nil || anyNot(lines, batch.Ready))
}

// planConfig takes the configuration where there is one; a named one that
// cannot be read is refused.
func planConfig(cli *cli, stdio *stdio) (*Config, error) {
	if _, err := os.Stat(cli.Config); !errors.Is(err, os.ErrNotExist) {
		return loadConfig(cli.Config)
	}
	fmt.Fprintln(stdio.err, "Ingen genopret.yaml her: planlagt efter matrixen alene, som om der var fri adgang til at sende.")
	conf := defaults()
	conf.Mode, conf.Approval = string(batch.Act), ApprovalConf{}
	return &conf, nil
}

// planLine is one row of plan --json.
type planLine struct {
	ID       string          `json:"id"`
	File     string          `json:"file"`
	Sheet    string          `json:"sheet"`
	Row      int             `json:"row"`
	Ref      string          `json:"ref"`
	Rule     string          `json:"rule"`
	Branch   string          `json:"branch"`
	Standing batch.Standing  `json:"standing"`
	Reason   batch.Reason    `json:"reason"`
	Until    string          `json:"until"`
	Findings []findingLine   `json:"findings"`
	Calls    []callLine      `json:"calls"`
	Star     *batch.StarNeed `json:"star"`
}

type findingLine struct {
	Code     batch.FindingCode `json:"code"`
	Severity batch.Severity    `json:"severity"`
	Field    string            `json:"field"`
	Text     string            `json:"text"`
}

type callLine struct {
	Seq            int               `json:"seq"`
	Operation      string            `json:"operation"`
	Adapter        batch.Adapter     `json:"adapter"`
	Effect         batch.Effect      `json:"effect"`
	On             batch.Side        `json:"on"`
	CitizenVisible bool              `json:"citizenVisible"`
	Params         map[string]string `json:"params"`
}

func (c *planCmd) lines(conf *Config, planner *plan.Planner, words *texts.Texts, lang string) ([]planLine, error) {
	bytes, err := openPlain(c.File)
	if err != nil {
		return nil, err
	}
	defer bytes.Close() // read only: nothing to lose
	reader, err := parsers.OpenWithin(bytes, c.File, conf.limits())
	if err != nil {
		return nil, err
	}
	if c, ok := reader.(io.Closer); ok {
		defer c.Close() // read only: nothing to lose
	}
	list, lines, seen := planner.List(), []planLine{}, map[string]int{}
	for {
		raw, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return lines, list.Close()
		}
		if err != nil {
			return nil, err
		}
		p, err := list.Take(raw)
		if err != nil {
			return nil, err
		}
		if p != nil {
			markDuplicate(p, seen)
			lines = append(lines, planLineOf(p, filepath.Base(c.File), words, lang))
		}
	}
}

// markDuplicate does within the list what the ledger does for all nights:
// of equal rows the first acts.
func markDuplicate(p *batch.Plan, seen map[string]int) {
	if p.Canon == "" {
		return
	}
	first, again := seen[p.Canon]
	if !again {
		seen[p.Canon] = p.Row
		return
	}
	p.Standing, p.Reason, p.Until, p.Calls, p.Star = batch.Duplicate, "", "", nil, nil
	p.Findings = append(p.Findings, batch.Finding{Code: batch.FindingDuplicateRow, Severity: batch.SeverityNote,
		Args: []string{fmt.Sprint(first)}})
}

func planLineOf(p *batch.Plan, file string, words *texts.Texts, lang string) planLine {
	line := planLine{File: file, Sheet: p.Sheet, Row: p.Row, Ref: p.Ref, Rule: p.Rule, Branch: p.Branch,
		Standing: p.Standing, Reason: p.Reason, Until: p.Until, Star: p.Star,
		Findings: findingLines(p.Findings, words, lang), Calls: []callLine{}}
	for _, call := range p.Calls {
		line.Calls = append(line.Calls, callLineOf(&call))
	}
	return line
}

func findingLines(findings []batch.Finding, words *texts.Texts, lang string) []findingLine {
	lines := []findingLine{}
	for _, f := range findings {
		text, next := words.Finding(f, lang)
		lines = append(lines, findingLine{f.Code, f.Severity, f.Field, joinWords(text, next)})
	}
	return lines
}

func callLineOf(call *batch.PlannedCall) callLine {
	line := callLine{call.Seq, call.Operation, call.Adapter, call.Effect, call.On, call.CitizenVisible, map[string]string{}}
	for _, v := range call.Params {
		line.Params[v.Element] = v.Text
	}
	return line
}

func (c *planCmd) print(out io.Writer, lines []planLine, words *texts.Texts, lang string) error {
	if c.JSON {
		return printJSON(out, lines)
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "RÆKKE\tREGEL\tGREN\tBLIVER TIL\tKALD\tBEMÆRKNING")
	for _, l := range lines {
		where := fmt.Sprint(l.Row)
		if l.Sheet != "" {
			where = l.Sheet + ":" + where
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d\t%s\n", where, l.Rule, l.Branch, planned(words, lang, l), len(l.Calls), firstText(l.Findings))
	}
	return w.Flush()
}

// planned is what a row becomes; what would be sent now has no standing yet.
func planned(words *texts.Texts, lang string, l planLine) string {
	if l.Standing == batch.Ready {
		return batch.Text{Da: "Sendes", En: "Is sent"}.In(lang)
	}
	return standingWords(words, lang, l.Standing, l.Reason)
}

func firstText(findings []findingLine) string {
	for _, severity := range []batch.Severity{batch.SeverityError, batch.SeverityWarning, batch.SeverityNote} {
		for _, f := range findings {
			if f.Severity == severity {
				return f.Text
			}
		}
	}
	return ""
}

func anyNot(lines []planLine, standing batch.Standing) bool {
	for _, l := range lines {
		if l.Standing != standing {
			return true
		}
	}
	return false
}

func personIf(needed bool) error {
	if needed {
		return errPerson
	}
	return nil
}

// copenhagen is where the days of the register begin.
func copenhagen() *time.Location {
	zone, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		panic("the zone data built into the program lacks Europe/Copenhagen")
	}
	return zone
}

func dayOrToday(text string) (batch.Date, error) {
	if text == "" {
		return batch.DateOf(time.Now().In(copenhagen())), nil
	}
	return batch.ParseDate(text)
}

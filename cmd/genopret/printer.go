package main

import (
	"fmt"
	"io"

	"genopret/batch"
	"genopret/reports/texts"
)

// printer shows what the ledger says, as words or as JSON.
type printer struct {
	out   io.Writer
	words *texts.Texts
	lang  string
	json  bool
	lib   *library
}

// newPrinter reads the configuration and the data that words are made of.
func newPrinter(cli *cli, io *stdio, asJSON bool) (*Config, *printer, error) {
	conf, err := loadConfig(cli.Config)
	if err != nil {
		return nil, nil, err
	}
	lib, err := conf.library()
	if err != nil {
		return nil, nil, err
	}
	words, err := wordsFor(lib)
	if err != nil {
		return nil, nil, err
	}
	return conf, &printer{out: io.out, words: words, lang: conf.lang(cli.Lang), json: asJSON, lib: lib}, nil
}

// status prints the installation and its latest runs.
func (p *printer) status(s *statusNow) error {
	if p.json {
		return printJSON(p.out, s)
	}
	fmt.Fprintf(p.out, "Miljø %s, drift %s\n", s.Environment, p.words.Entry("modes", s.Mode).Text.In(p.lang))
	if s.Paused != nil {
		fmt.Fprintf(p.out, "PAUSET af %s siden %s. %s\n", s.Paused.Who, s.Paused.At.In(copenhagen()).Format("02-01-2006 15:04"), s.Paused.Why)
	}
	if s.Waiting > 0 {
		fmt.Fprintf(p.out, "%d lister er hentet og endnu ikke leveret tilbage; 'genopret run' fortsætter.\n", s.Waiting)
	}
	if len(s.Runs) == 0 {
		fmt.Fprintln(p.out, "Ingen kørsler endnu.")
	}
	for i := range s.Runs {
		p.run(&s.Runs[i])
	}
	return nil
}

// subject prints a run, a list or a row.
func (p *printer) subject(s *subject) error {
	switch {
	case s.run != nil && p.json:
		return printJSON(p.out, s.run)
	case s.run != nil:
		p.run(s.run)
		return nil
	case s.file != nil:
		return p.file(s.file)
	}
	return p.row(s.row)
}

func (p *printer) run(r *runStatus) {
	fmt.Fprintf(p.out, "\n%s  %s  pr. %s  %d rækker læst\n", r.Run, p.words.Entry("runs", string(r.State)).Text.In(p.lang), r.AsOf, r.Read)
	p.standings(r.Standings)
	for _, reason := range batch.Reasons() {
		if n := r.Reasons[reason]; n > 0 {
			fmt.Fprintf(p.out, "           %7d  %s\n", n, p.words.Reason(reason, p.lang))
		}
	}
}

func (p *printer) standings(counts map[batch.Standing]int) {
	for _, standing := range append(batch.Standings(), batch.Ready) {
		if n := counts[standing]; n > 0 {
			fmt.Fprintf(p.out, "  %7d  %s\n", n, p.words.Standing(standing, p.lang))
		}
	}
}

func (p *printer) file(f *fileStatus) error {
	f.Findings = findingLines(f.findings, p.words, p.lang)
	if p.json {
		return printJSON(p.out, f)
	}
	fmt.Fprintf(p.out, "Liste %s, kørsel %s: %s, %d rækker\n", f.File, f.Run, p.words.Entry("verdicts", string(f.Verdict)).Text.In(p.lang), f.Rows)
	if f.DuplicateOf != "" {
		fmt.Fprintf(p.out, "Samme indhold som %s\n", f.DuplicateOf)
	}
	for _, finding := range f.Findings {
		fmt.Fprintf(p.out, "  %s\n", finding.Text)
	}
	p.standings(f.Standings)
	return nil
}

func (p *printer) row(row *batch.RowRecord) error {
	if p.json {
		return printJSON(p.out, explain(row, p.words, p.lang))
	}
	_, err := fmt.Fprintf(p.out, "%s  liste %s, række %s  %s\n", row.ID, row.File.ID, place(row.Sheet, row.Row),
		standingWords(p.words, p.lang, row.Standing, row.Reason))
	return err
}

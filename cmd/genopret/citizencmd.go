package main

import (
	"bufio"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"genopret/batch"
	"genopret/reports/texts"
)

// citizenCmd gathers what the ledger knows of one person, for a request of
// access (GDPR art. 15). Looking is written into the audit trail.
type citizenCmd struct {
	Why string `help:"Hvorfor der slås op; gemmes i revisionssporet." required:""`
	Out string `help:"Skriv det hele, også borgerens egne felter, i denne nye fil (JSON), som kun ejeren kan læse." type:"path"`
}

// citizenFile is what --out writes. It holds the citizen's own data.
type citizenFile struct {
	Made        string        `json:"made"`
	Corrections []citizenLine `json:"corrections"`
}

type citizenLine struct {
	*explained
	Side   string            `json:"side"` // the wrong or the right citizen
	Values map[string]string `json:"values"`
}

// Run reads the number from a prompt or from standard input, never from an
// argument, where others could see it.
func (c *citizenCmd) Run(ctx context.Context, cli *cli, io *stdio) error {
	conf, p, err := newPrinter(cli, io, false)
	if err != nil {
		return err
	}
	keys, err := loadKeys(conf)
	if err != nil {
		return err
	}
	citizen, err := readCPR(io)
	if err != nil {
		return usageError{err}
	}
	return withLedger(ctx, cli, func(l ledger) error {
		mark := keys.Mark("citizen", citizen.Reveal())
		entry := byPerson("citizen-looked-up", c.Why)
		entry.About = hex.EncodeToString(mark[:])
		if err := l.Note(ctx, entry); err != nil {
			return err
		}
		found, err := gather(ctx, l, mark, citizen, p)
		if err != nil {
			return err
		}
		return c.write(io, p, found)
	})
}

func gather(ctx context.Context, l ledger, mark batch.Mark, citizen batch.CPR, p *printer) (*citizenFile, error) {
	all := &citizenFile{Made: time.Now().In(copenhagen()).Format(time.RFC3339), Corrections: []citizenLine{}}
	for row, err := range l.Touching(ctx, mark) {
		if err != nil {
			return nil, err
		}
		all.Corrections = append(all.Corrections, citizenLineOf(&row, citizen, p.words, p.lang))
	}
	return all, nil
}

func citizenLineOf(row *batch.RowRecord, citizen batch.CPR, words *texts.Texts, lang string) citizenLine {
	line := citizenLine{explained: explain(row, words, lang), Side: "wrong", Values: map[string]string{}}
	if row.Right == citizen {
		line.Side = "right"
	}
	for _, f := range row.Fields {
		line.Values[f.Key] = f.Value
	}
	return line
}

func (c *citizenCmd) write(io *stdio, p *printer, all *citizenFile) error {
	if c.Out != "" {
		if err := writeNew(c.Out, false, func(out ioWriter, _ string) error { return printJSON(out, all) }); err != nil {
			return err
		}
	}
	for _, line := range all.Corrections {
		fmt.Fprintf(io.out, "%s  kørsel %s  regel %s  %s\n", line.ID, line.Run, orDash(line.Rule), standingWords(p.words, p.lang, line.Standing, line.Reason))
	}
	fmt.Fprintf(io.out, "%d rettelser berører borgeren. Opslaget er skrevet i revisionssporet.\n", len(all.Corrections))
	if c.Out == "" && len(all.Corrections) > 0 {
		fmt.Fprintln(io.out, "Felter og kald vises ikke på skærmen; '--out FIL' skriver dem, og 'explain' viser en rettelse ad gangen.")
	}
	fmt.Fprintln(io.out, "Afviste rækker uden læseligt CPR-nummer, de modtagne filer og de leverede arbejdsbøger er ikke gennemsøgt.")
	return nil
}

type ioWriter = io.Writer

// readCPR asks on a terminal, and takes one line otherwise.
func readCPR(stdio *stdio) (batch.CPR, error) {
	fmt.Fprint(stdio.err, "CPR-nummer: ")
	line, err := bufio.NewReader(io.LimitReader(stdio.in, 64)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return batch.CPR{}, fmt.Errorf("læs CPR-nummeret: %w", err)
	}
	cpr, ok := batch.NewCPR(strings.NewReplacer("-", "", " ", "", "\r", "", "\n", "").Replace(line))
	if !ok {
		return batch.CPR{}, errors.New("det er ikke et CPR-nummer på ti cifre")
	}
	return cpr, nil
}

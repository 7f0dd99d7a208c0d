package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"genopret/batch"
	"genopret/batch/rules"
	"genopret/reports/template"
	"genopret/reports/texts"
)

// templateCmd makes the empty list that people fill in.
type templateCmd struct {
	File  string `arg:"" optional:"" help:"Arbejdsbogen, der laves. Uden: rettelsesliste.xlsx." type:"path"`
	Area  string `help:"Kun reglerne i dette område; 'genopret template --areas' viser dem."`
	Areas bool   `help:"Viser områderne og laver ingen fil."`
	Each  string `help:"Laver en arbejdsbog for hvert område i denne mappe." type:"existingdir"`
	In    string `help:"Mappe med en anden matrix end programmets egen." type:"existingdir"`
	Force bool   `help:"Overskriver en fil, der findes."`
	JSON  bool   `help:"Som JSON."`
}

// made is an entry of template --json.
type made struct {
	Area  string `json:"area"` // "" for all
	Title string `json:"title"`
	Rules int    `json:"rules"`
	File  string `json:"file"` // "" where only the areas were asked for
}

// Run makes one workbook, or one for each area, and says which.
func (c *templateCmd) Run(cli *cli, stdio *stdio) error {
	m, err := matrixIn(c.In)
	if err != nil {
		return err
	}
	files, err := c.files(m, cli.Lang)
	if err != nil {
		return err
	}
	words, err := texts.Load()
	if err != nil {
		return err
	}
	for _, one := range files {
		if one.File == "" {
			continue
		}
		now := time.Now()
		o := template.Options{Lang: cli.Lang, Area: one.Area, AsOf: batch.DateOf(now.In(copenhagen())), Created: now}
		write := func(out io.Writer, _ string) error { return template.Write(out, m, words, o) }
		if err := writeNew(one.File, c.Force, write); err != nil {
			return err
		}
	}
	if c.JSON {
		return printJSON(stdio.out, files)
	}
	for _, one := range files {
		fmt.Fprintln(stdio.out, joinWords(fmt.Sprintf("%-20s %3d regler", one.Area, one.Rules), one.Title, one.File))
	}
	return nil
}

// files says which workbooks are to be made.
func (c *templateCmd) files(m *rules.Matrix, lang string) ([]made, error) {
	count := map[string]int{}
	for _, r := range m.Rules() {
		count[r.Area]++
	}
	if c.Areas || c.Each != "" {
		var all []made
		for _, a := range m.Areas() {
			one := made{Area: a.Key, Title: a.Title.In(lang), Rules: count[a.Key]}
			if c.Each != "" && !c.Areas {
				one.File = filepath.Join(c.Each, "rettelsesliste-"+a.Key+".xlsx")
			}
			all = append(all, one)
		}
		return all, nil
	}
	one := made{Rules: len(m.Rules()), File: c.File}
	if c.Area != "" {
		a, ok := m.Area(c.Area)
		if !ok || count[c.Area] == 0 {
			return nil, usageError{fmt.Errorf("der er intet område %q; se 'genopret template --areas'", c.Area)}
		}
		one.Area, one.Title, one.Rules = a.Key, a.Title.In(lang), count[a.Key]
	}
	if one.File == "" {
		one.File = strings.TrimSuffix("rettelsesliste-"+one.Area, "-") + ".xlsx"
	}
	return []made{one}, nil
}

package main

import (
	"encoding/csv"
	"strings"

	"golang.org/x/text/encoding/charmap"

	"genopret/batch"
	"genopret/batch/rules"
)

// files gives every file of the demo by inbox and name: the chapters in the
// encodings that people's spreadsheets write, rows with every kind of fault,
// a copy, an empty file, and one that is no list.
func files(matrix *rules.Matrix, rows []listed, asOf batch.Date) map[string][]byte {
	byList := map[string][]listed{}
	for _, r := range rows {
		name := r.inbox + "/" + r.file
		byList[name] = append(byList[name], r)
	}
	all := map[string][]byte{}
	for name, rows := range byList {
		all[name] = encode(name, table(matrix, rows))
	}
	all["indbakke/rækker med fejl.csv"] = []byte(withDays(faultyRows, asOf))
	all["indbakke/kopi af "+absenceList] = all["indbakke/"+absenceList]
	all["indbakke/tom.csv"] = nil
	all["indbakke/billede.csv"] = []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01")
	return all
}

// table writes the rows with just the columns that one of them fills.
func table(matrix *rules.Matrix, rows []listed) string {
	var fields []batch.Field
	heading := []string{}
	for _, f := range matrix.Fields() {
		for _, r := range rows {
			if _, ok := r.scene.Cells[f.Key]; ok {
				fields, heading = append(fields, f), append(heading, f.Heading.Da)
				break
			}
		}
	}
	var text strings.Builder
	w := csv.NewWriter(&text)
	w.Comma, w.UseCRLF = ';', true
	records := [][]string{heading}
	for _, r := range rows {
		record := make([]string, len(fields))
		for i, f := range fields {
			record[i] = r.scene.Cells[f.Key]
		}
		records = append(records, record)
	}
	w.WriteAll(records) // a strings.Builder takes everything
	return text.String()
}

// encode saves chapters as different spreadsheets do.
func encode(name, text string) []byte {
	switch {
	case strings.HasSuffix(name, "kapitel-03.csv"):
		if encoded, err := charmap.Windows1252.NewEncoder().String(text); err == nil {
			return []byte(encoded)
		}
	case strings.HasSuffix(name, "kapitel-04.csv"):
		return []byte("\ufeff" + text)
	case strings.HasSuffix(name, "kapitel-05.csv"):
		return []byte(strings.ReplaceAll(text, ";", "\t"))
	}
	return []byte(text)
}

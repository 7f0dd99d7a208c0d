package main

import (
	"encoding/csv"
	"errors"
	"strings"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"

	"genopret/batch"
	"genopret/batch/rules"
)

// files gives every file of the demo by inbox and name: the chapters in the
// encodings that people's spreadsheets write, rows with every kind of fault,
// a copy, an empty file, and one that is no list.
func files(matrix *rules.Matrix, rows []listed, asOf batch.Date) (map[string][]byte, error) {
	byList := map[string][]listed{}
	for _, r := range rows {
		name := r.inbox + "/" + r.file
		byList[name] = append(byList[name], r)
	}
	all := map[string][]byte{}
	for name, rows := range byList {
		if !strings.HasSuffix(name, ".xlsx") {
			all[name] = encode(name, table(matrix, rows))
			continue
		}
		content, err := book(records(matrix, rows))
		if err != nil {
			return nil, err
		}
		all[name] = content
	}
	all["indbakke/rækker med fejl.csv"] = []byte(withDays(faultyRows, asOf))
	all["indbakke/kopi af "+absenceList] = all["indbakke/"+absenceList]
	all["indbakke/tom.csv"] = nil
	all["indbakke/billede.csv"] = []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01")
	return all, nil
}

// table writes the rows as CSV.
func table(matrix *rules.Matrix, rows []listed) string {
	var text strings.Builder
	w := csv.NewWriter(&text)
	w.Comma, w.UseCRLF = ';', true
	w.WriteAll(records(matrix, rows)) // a strings.Builder takes everything
	return text.String()
}

// records are the heading and the rows, with just the columns that one fills.
func records(matrix *rules.Matrix, rows []listed) [][]string {
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
	all := [][]string{heading}
	for _, r := range rows {
		record := make([]string, len(fields))
		for i, f := range fields {
			record[i] = r.scene.Cells[f.Key]
		}
		all = append(all, record)
	}
	return all
}

// book saves the rows as a workbook, as people do: a title first, the heading
// on the third row, everything as text.
func book(records [][]string) (content []byte, err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := f.SetCellStr("Sheet1", "A1", "Rettelser til genopret"); err != nil {
		return nil, err
	}
	for i, record := range records {
		for k, text := range record {
			name, err := excelize.CoordinatesToCellName(k+1, i+3)
			if err != nil {
				return nil, err
			}
			if err := f.SetCellStr("Sheet1", name, text); err != nil {
				return nil, err
			}
		}
	}
	buffer, err := f.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return buffer.Bytes(), nil
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

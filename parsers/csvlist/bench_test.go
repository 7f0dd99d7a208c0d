package csvlist

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
)

// benchRows is 100,000 rows of a plausible list, one cell of each quoted.
func benchRows(letter string) []byte {
	const row = "8.1-1;0101901234;;7b2f7a52-4c5e-4f0e-9d50-1f9f6f1f4b8e;jobcenter;;;2026-03-01;2026-04-30;\"Registreret p# forkert borger; rettet\";nej;R-000123\r\n"
	return []byte("Regel;CPR;Rette CPR;Registrerings-id;Registreret af;Flyttet;Ønske;Startdato;Slutdato;Kommentar;Ydelse;Reference\r\n" +
		strings.Repeat(strings.ReplaceAll(row, "#", letter), 100_000))
}

func BenchmarkReader(b *testing.B) {
	for name, list := range map[string][]byte{
		"UTF-8":        benchRows("å"),
		"Windows-1252": bytes.ReplaceAll(benchRows("\xE5"), []byte("Ø"), []byte("\xD8")),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(list)))
			b.ReportAllocs()
			for b.Loop() {
				r, err := Open(bytes.NewReader(list), int64(len(list)), Limits{})
				if err != nil {
					b.Fatal(err)
				}
				for err == nil {
					_, err = r.Next()
				}
				if !errors.Is(err, io.EOF) {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkEncodingCSV is the standard library on the same list: without
// looking for the encoding, without line numbers, without findings.
func BenchmarkEncodingCSV(b *testing.B) {
	utf8, page := benchRows("å"), bytes.ReplaceAll(benchRows("\xE5"), []byte("Ø"), []byte("\xD8"))
	b.Run("UTF-8", func(b *testing.B) {
		benchStandard(b, len(utf8), func() io.Reader { return bytes.NewReader(utf8) })
	})
	b.Run("Windows-1252", func(b *testing.B) {
		benchStandard(b, len(page), func() io.Reader { return charmap.Windows1252.NewDecoder().Reader(bytes.NewReader(page)) })
	})
}

func benchStandard(b *testing.B, size int, list func() io.Reader) {
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		r := csv.NewReader(list())
		r.Comma, r.ReuseRecord = ';', true
		var err error
		for err == nil {
			_, err = r.Read()
		}
		if !errors.Is(err, io.EOF) {
			b.Fatal(err)
		}
	}
}

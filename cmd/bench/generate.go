package main

import (
	"bufio"
	"fmt"
	"io"
	"os"

	"genopret/batch"
	"genopret/batch/plan"
	"genopret/batch/rules"
)

// generate writes a list of n rows, the same for the same n: absences moved,
// shortened and deleted, notifications recalled, health data; two in a
// hundred are wrong in one of ten ways, and one in a hundred is a row again.
func generate(path string, n int) (err error) {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	matrix, err := rules.Shipped()
	if err != nil {
		return err
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(file, 1<<20)
	writeRows(w, matrix, n)
	if err := w.Flush(); err != nil {
		return err
	}
	return file.Close()
}

var columns = []string{"rule", "cpr", "right_cpr", "registration_id", "registered_by", "start_date", "end_date",
	"comment", "affects_benefit", "absence_type", "cause_code", "event_date", "reference"}

func writeRows(w io.Writer, matrix *rules.Matrix, n int) {
	for i, key := range columns {
		field, _ := matrix.Field(key) // the catalog of columns above is checked by the first run
		if i > 0 {
			fmt.Fprint(w, ";")
		}
		fmt.Fprint(w, field.Heading.Da)
	}
	fmt.Fprint(w, "\r\n")
	for i := range n {
		k := i
		if r := mix(uint64(i)); r%100 == 7 && i > 1000 {
			k = i - 1 - int(r>>32%900)
		}
		writeRow(w, k)
	}
}

// mix scatters a number over 64 bits (splitmix64).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// benchDay is the day of every bench run, so that results can be compared.
var benchDay = func() batch.Date { d, _ := batch.NewDate(2026, 11, 22); return d }()

func writeRow(w io.Writer, k int) {
	r := mix(uint64(k) + 1<<40)
	cells := [13]string{"6.1-2", plan.InventedCPR(int(r % 9_000_000)), "", guid(r), "egen", "", "", "Registreret på forkert borger", "nej", "1", "", "", fmt.Sprintf("sag %d", k)}
	start := int(r>>20%400) - 200
	cells[5], cells[6] = benchDay.AddDays(start).Danish(), benchDay.AddDays(start+int(r>>30%60)).Danish()
	switch r >> 40 % 4 {
	case 1:
		cells[0], cells[2], cells[10], cells[11] = "13.2-1", plan.InventedCPR(int(r%9_000_000)+1), "4", benchDay.AddDays(-7).Danish()
	case 2:
		cells[0] = "12-2"
	case 3:
		cells[0] = "6.1-4"
		cells[5], cells[6] = benchDay.AddDays(-90).Danish(), benchDay.AddDays(-30).Danish()
	}
	if bad := r >> 50 % 500; bad < 10 {
		spoil(&cells, int(bad))
	}
	for i, c := range cells {
		if i > 0 {
			io.WriteString(w, ";")
		}
		io.WriteString(w, c)
	}
	io.WriteString(w, "\r\n")
}

func guid(r uint64) string {
	return fmt.Sprintf("%08x-%04x-4%03x-8%03x-%012x", r>>32, r>>16&0xffff, r&0xfff, r>>4&0xfff, mix(r)&0xffffffffffff)
}

// spoil makes one of ten mistakes.
func spoil(cells *[13]string, kind int) {
	switch kind {
	case 0:
		cells[1] = cells[1][1:]
	case 1:
		cells[1] = "3113" + cells[1][4:]
	case 2:
		cells[0] = "99-9"
	case 3:
		cells[5] = "32-13-2026"
	case 4:
		cells[5] = "01-02-26"
	case 5:
		cells[7] = ""
	case 6:
		cells[8], cells[0] = "måske", "6.1-2"
	case 7:
		cells[4] = ""
	case 8:
		cells[1] = ""
	case 9:
		cells[5], cells[6] = cells[6], benchDay.AddDays(-400).Danish()
	}
}

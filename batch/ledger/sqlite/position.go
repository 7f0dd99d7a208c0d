package sqlite

import (
	"fmt"
	"strconv"
	"time"

	"genopret/batch"
)

// A row's key is its position in the order of arrival: the file's number, the
// sheet's number within the file, and the row that a person sees.
const (
	sheetBits = 10
	rowBits   = 30
	fileShift = sheetBits + rowBits
	mostSheet = 1<<sheetBits - 1
	mostRow   = 1<<rowBits - 1
)

func position(file int64, sheet, row int) (int64, error) {
	if sheet > mostSheet || row < 1 || row > mostRow {
		return 0, fmt.Errorf("row %d of sheet %d lies outside what a ledger can number", row, sheet+1)
	}
	return file<<fileShift | int64(sheet)<<rowBits | int64(row), nil
}

// span gives the keys between which all rows of a file lie, both exclusive.
func span(file int64) (after, before int64) { return file << fileShift, (file + 1) << fileShift }

func fileOf(n int64) int64 { return n >> fileShift }

func sheetOf(n int64) int { return int(n >> rowBits & mostSheet) }

func rowOf(n int64) int { return int(n & mostRow) }

// place is where a sealed plan stands. It is the position and not the id,
// because a random id that was taken is drawn anew.
func place(n int64) string { return strconv.FormatInt(n, 10) }

// untilForms are how a time to wait for may be written. All but the first are
// local: of the clock that asks whether it has come.
var untilForms = []string{time.RFC3339Nano, time.DateOnly, "2006-01-02T15:04", "2006-01-02T15:04:05"}

// come reports whether the time has come: a day has from its midnight on.
func come(until string, now time.Time) (bool, error) {
	for _, form := range untilForms {
		if at, err := time.ParseInLocation(form, until, now.Location()); err == nil {
			return !at.After(now), nil
		}
	}
	return false, ErrUntil
}

// checkPlace holds what stands beside a standing to its meaning.
func checkPlace(standing batch.Standing, reason batch.Reason, until string) error {
	if standing != batch.Queued && (reason != "" || until != "") {
		return fmt.Errorf("standing %s with a reason or time to wait for", standing)
	}
	if until == "" {
		return nil
	}
	_, err := come(until, time.Time{})
	return err
}

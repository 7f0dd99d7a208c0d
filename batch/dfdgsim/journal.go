package dfdgsim

import (
	"fmt"
	"path/filepath"
)

// The files that a running simulator writes, inside its folder.
const (
	journalFile  = "journal.jsonl"
	requestsFile = "requests.jsonl"
	scriptedFile = "scripted.jsonl"
)

// Entry is one accepted write: a line of the journal, on disk before its
// answer leaves.
type Entry struct {
	N            int               `json:"n"`    // counts the accepted, from 1
	Call         int               `json:"call"` // counts the requests that write, from 1
	At           string            `json:"at"`   // date-time with offset, Copenhagen
	Service      string            `json:"service"`
	Operation    string            `json:"operation"`
	CPR          string            `json:"cpr"`      // "" where the operation knows no citizen
	Elements     map[string]string `json:"elements"` // without the citizen
	Registration string            `json:"registration"`
	Also         string            `json:"also,omitempty"` // the second registration of a call that makes two
	Owner        string            `json:"owner"`          // code of the authority in the header
}

// Request is a line of the log of requests. It is written when the outcome is
// known, so an accepted write may stand in the journal alone if the simulator
// was killed between the two.
type Request struct {
	Call      int    `json:"call,omitempty"` // 0 for reads
	At        string `json:"at"`
	Operation string `json:"operation"` // Service.Operation
	// Outcome is "accepted", "read", the number of a fault, or, where the
	// script ended it without an answer from the world, what the script did.
	Outcome string `json:"outcome"`
	Script  string `json:"script,omitempty"` // what the script did with it
}

// ReadJournal gives the accepted writes of a folder, also while a simulator
// is writing there.
func ReadJournal(dir string) ([]Entry, error) {
	return readLines[Entry](filepath.Join(dir, journalFile))
}

// ReadRequests gives the requests of a folder in the order of their outcomes.
func ReadRequests(dir string) ([]Request, error) {
	return readLines[Request](filepath.Join(dir, requestsFile))
}

// replay carries the journal out upon the start of the world.
func replay(w *world, entries []Entry) error {
	for i, e := range entries {
		if e.N != i+1 {
			return fmt.Errorf("replay journal: entry %d stands in place %d", e.N, i+1)
		}
		if err := w.apply(e); err != nil {
			return fmt.Errorf("replay journal: %w", err)
		}
	}
	return nil
}

// latestCall is the greatest number a request was given, whichever file knows
// it: a killed simulator may have written one and not the others.
func latestCall(entries []Entry, requests []Request, used []scripted) (latest int) {
	for _, e := range entries {
		latest = max(latest, e.Call)
	}
	for _, r := range requests {
		latest = max(latest, r.Call)
	}
	for _, s := range used {
		latest = max(latest, s.Call)
	}
	return latest
}

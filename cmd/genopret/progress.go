package main

import (
	"fmt"
	"io"
	"os"
	"sync"

	"genopret/batch/run"
)

// progress shows a person what is happening: one living line on a terminal,
// plain lines otherwise.
type progress struct {
	out  io.Writer
	live bool

	mu    sync.Mutex
	dirty bool // a living line stands unfinished
}

func newProgress(out io.Writer) *progress {
	file, ok := out.(*os.File)
	return &progress{out: out, live: ok && isTerminal(file)}
}

func isTerminal(file *os.File) bool {
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// tell turns an event into words. Names of files can be a citizen's number:
// they are shown to whoever sits at the terminal, and where the lines may end
// in a log the id stands instead.
func (p *progress) tell(e run.Event) {
	switch e.Kind {
	case run.RunBegun:
		if e.Count > 1 {
			p.line("Kørsel %s fortsætter (forsøg %d)", e.Run, e.Count)
		} else {
			p.line("Kørsel %s", e.Run)
		}
	case run.FileWaiting:
		p.line("  venter: %s (%s)", p.named(e, "en fil i "+e.File.Source), waitingWords[e.Why])
	case run.FileClaimed:
		p.line("  hentet: %s, %d bytes%s", p.named(e, e.File.ID), e.File.Size, claimedWords(e))
	case run.FileRead:
		p.over("  læser %s: %d rækker", e.File.ID, e.Count)
	case run.FilePlanned:
		p.line("  læst: %s, %d rækker%s", e.File.ID, e.Count, refusedWords(e))
	case run.Executing:
		p.line("Udfører")
	case run.Executed:
		p.over("  %d af %d rettelser", e.Count, e.Of)
	case run.FileBack:
		p.line("  kvittering for %s ligger klar", e.File.ID)
	case run.RunEnded:
		p.line("Kørsel %s er slut", e.Run)
	}
}

func (p *progress) named(e run.Event, otherwise string) string {
	if p.live {
		return joinWords(e.File.Name, e.File.ID)
	}
	return otherwise
}

var waitingWords = map[string]string{
	"temporary":  "midlertidigt navn",
	"marker":     "klar-filen mangler",
	"changing":   "ændrer sig stadig",
	"unreadable": "kan ikke læses; se efter rettigheder, links og tegn i navnet",
	"too-large":  "er for stor; del listen i flere",
}

func claimedWords(e run.Event) string {
	if e.File.DuplicateOf != "" {
		return ", samme indhold som " + e.File.DuplicateOf
	}
	return ""
}

func refusedWords(e run.Event) string {
	if len(e.File.Findings) > 0 && e.Count == 0 {
		return ", afvist"
	}
	return ""
}

func (p *progress) line(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.dirty {
		fmt.Fprintln(p.out)
		p.dirty = false
	}
	fmt.Fprintf(p.out, format+"\n", args...)
}

// over writes over the last living line; without a terminal every tenth
// thousand rows and every hundredth correction are told instead.
func (p *progress) over(format string, args ...any) {
	if !p.live {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	fmt.Fprintf(p.out, "\r\033[K"+format, args...)
	p.dirty = true
}

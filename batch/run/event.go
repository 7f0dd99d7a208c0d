package run

import "genopret/batch"

// EventKind names what is happening, for progress and logs.
type EventKind string

// The events of a night, in the order in which they come.
const (
	RunBegun    EventKind = "run-begun"
	FileWaiting EventKind = "file-waiting"
	FileClaimed EventKind = "file-claimed"
	FileRead    EventKind = "file-read"
	FilePlanned EventKind = "file-planned"
	Executing   EventKind = "executing"
	Executed    EventKind = "executed"
	FileBack    EventKind = "file-returned"
	RunEnded    EventKind = "run-ended"
)

// Event is told while it happens. It holds ids and counts; File.Name is the
// sender's and must not reach a log.
type Event struct {
	Kind  EventKind
	Run   string
	File  batch.File
	Why   string
	Count int
	Of    int
}

func (n *night) tell(e Event) {
	if n.Tell != nil {
		e.Run = n.run.ID
		n.Tell(e)
	}
}

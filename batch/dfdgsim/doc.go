// Package dfdgsim is a simulated DFDG: a small world of citizens and
// registrations behind the same SOAP wire, with faults that can be ordered
// from outside. Tests and the demo send to it; production never does, which is
// why each of its answers and certificates carries a mark.
//
// It knows the wire from its own table (operations.yaml), written from the
// services' description and not from our catalog, so that it can judge what
// the job sends. It therefore imports nothing of this project; only the
// standard library and the YAML reader.
//
// Its three duties:
//
//   - Answers come from the stored world alone. No value in a request chooses
//     an outcome; misbehaviour is ordered in a file, by number of the call.
//   - Every accepted write stands in the journal, on disk, before the answer
//     leaves. The world is the starting file plus the journal, so a killed
//     simulator goes on where it was.
//   - An operation that is not safe to repeat is doubled when it is called
//     twice: accepted again, standing twice in the journal and in the world.
//
// A folder holds world.json (the start), journal.jsonl (accepted writes),
// requests.jsonl (every request and its outcome), script.json (the ordered
// misbehaviour, optional), scripted.jsonl (what the script did) and the
// certificates. It may hold personal data, as a world is told by whoever fills
// it: the folder is closed to others, and nothing is printed from it.
//
// Start reading at [Open], then handler.go, commit.go and world.go.
package dfdgsim

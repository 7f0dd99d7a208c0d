// Package soap speaks to DFDG: it sends one correction as a SOAP 1.1 message
// over mutual TLS, and reads one citizen back to see whether a correction took
// effect. [Client] is a [batch.Sender] and a [batch.Reader].
//
// It imports batch and the standard library. What operations look like is
// handed in (see [Catalog]); so are the clock and the meaning of faults.
//
// Start with [Client.Send]. Three things are kept apart with care, because
// the ledger builds on them:
//
//   - nothing left the house (line.go): certainly nothing happened;
//   - an answer that can be trusted (answer.go): a receipt or a fault's number;
//   - everything else: unclear, to be settled by [Client.Read] or a person.
//
// No error and no [batch.Answer] holds a value of the call or a text of the
// answer, since both may hold personal data.
package soap

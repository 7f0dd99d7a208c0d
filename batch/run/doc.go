// Package run is one night, read aloud: [Night.Run] collects what was
// dropped, reads and plans it row by row, executes, adds up, reports, and
// hands the receipts back.
//
// Every line of it may be the last before the power goes: what is done is in
// the ledger, and the next start goes on at the right-hand room. The night
// knows the ports of batch and the pure rooms; which ledger, which folders
// and which workbooks it gets is decided in cmd/genopret.
package run

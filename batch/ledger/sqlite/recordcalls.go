package sqlite

import (
	"fmt"

	"genopret/batch"
)

const selectCalls = `SELECT c.row, c.seq, k.operation, k.adapter, k.effect, k.side, k.visible, c.identity, c.state,
	c.attempt, c.send_before_ns, c.settle_after_ns FROM calls c JOIN call_kinds k ON k.n = c.kind `

// scanCall reads a call but for what is sealed with its plan.
func scanCall(r row, correction string) batch.Call {
	seq := r.int(1)
	return batch.Call{
		PlannedCall: batch.PlannedCall{
			Seq: seq, Operation: r.text(2), Adapter: batch.Adapter(r.text(3)), Effect: batch.Effect(r.text(4)),
			On: batch.Side(r.text(5)), CitizenVisible: r.bool(6),
		},
		ID: batch.CallID(correction, seq), Correction: correction, Identity: r.mark(7),
		State: batch.CallState(r.text(8)), Attempt: r.int(9), SendBefore: r.time(10), SettleAfter: r.time(11),
	}
}

func (p *page) readCalls(c *conn, first, last int64) error {
	return c.each(selectCalls+"WHERE c.row BETWEEN ? AND ? ORDER BY c.row, c.seq", func(r row) {
		record := p.record(r.int64(0))
		call := scanCall(r, record.ID)
		record.Made = append(record.Made, call)
		record.CallIDs = append(record.CallIDs, call.Identity)
	}, first, last)
}

const selectReceipts = `SELECT row, seq, class, number, event_ns, message_id, not_sent, trouble FROM receipts `

// readReceipts gives every call its latest answer.
func (p *page) readReceipts(l *Ledger) func(*conn, int64, int64) error {
	return func(c *conn, first, last int64) error {
		return c.each(selectReceipts+"WHERE row BETWEEN ? AND ? ORDER BY row, seq, no", func(r row) {
			record := p.record(r.int64(0))
			answer, err := l.scanAnswer(r)
			if err != nil {
				p.err = err
			}
			answerTo(record.Made, r.int(1), answer)
		}, first, last)
	}
}

func answerTo(calls []batch.Call, seq int, answer batch.Answer) {
	for i := range calls {
		if calls[i].Seq == seq {
			calls[i].Answer = answer
		}
	}
}

func (l *Ledger) scanAnswer(r row) (batch.Answer, error) {
	answer := batch.Answer{
		Class: batch.Class(r.text(2)), Number: r.int(3), EventDate: r.time(4), MessageID: r.text(5), NotSent: r.bool(6),
	}
	sealed := r.blob(7)
	if len(sealed) == 0 {
		return answer, nil
	}
	trouble, err := l.keys.Open(nil, sealed, "receipts", "trouble", callPlace(r.int64(0), r.int(1)))
	if err != nil {
		return answer, fmt.Errorf("read receipt: %w", err)
	}
	answer.Trouble = string(trouble)
	return answer, nil
}

func callPlace(n int64, seq int) string { return batch.CallID(place(n), seq) }

// unseal opens the plans of the page, after the reading connection is back.
func (l *Ledger) unseal(p *page) error {
	for i := range p.records {
		record := &p.records[i]
		secrets, err := l.openPlan(p.plans[i], p.keys[i], &record.Plan)
		if err != nil {
			return fmt.Errorf("row %s: %w", record.ID, err)
		}
		if err := fillCalls(record.Made, secrets); err != nil {
			return fmt.Errorf("row %s: %w", record.ID, err)
		}
		for k := range record.Made {
			record.Calls = append(record.Calls, record.Made[k].PlannedCall)
		}
	}
	return nil
}

// fillCalls gives the calls their citizens and parameters. A row that became a
// duplicate after it was stored has no calls, whatever its plan still says.
func fillCalls(calls []batch.Call, secrets []secret) error {
	if len(calls) == 0 || secrets == nil {
		return nil
	}
	if len(calls) != len(secrets) {
		return errCodec
	}
	for i := range calls {
		calls[i].Citizen, calls[i].Params = secrets[i].citizen, secrets[i].params
	}
	return nil
}

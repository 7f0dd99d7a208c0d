package main

import (
	"context"
	"errors"
	"fmt"

	"genopret/batch"
)

// auditCmd reads the audit trail.
type auditCmd struct {
	Verify auditVerifyCmd `cmd:"" help:"Efterser, at intet i revisionssporet er ændret eller fjernet."`
	Show   auditShowCmd   `cmd:"" help:"Viser revisionssporet: hvem, hvad, hvornår og hvorfor."`
}

type auditVerifyCmd struct {
	Head string `help:"Sporets hoved fra en arbejdsbog eller en tidligere visning: intet før det er ændret eller fjernet."`
	JSON bool   `help:"Som JSON."`
}

// auditVerdict is audit verify --json.
type auditVerdict struct {
	Holds   bool   `json:"holds"`
	Entries int64  `json:"entries"`
	Head    string `json:"head"`
	Trouble string `json:"trouble"`
}

// Run walks the whole chain. A trail that does not hold is something found,
// not a failure.
func (c *auditVerifyCmd) Run(ctx context.Context, cli *cli, io *stdio) error {
	var known batch.AuditHead
	if c.Head != "" {
		var err error
		if known, err = batch.ParseAuditHead(c.Head); err != nil {
			return usageError{fmt.Errorf("--head: %w", err)}
		}
	}
	return withLedger(ctx, cli, func(l ledger) error {
		verdict := verifyAudit(ctx, l, known)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return errors.Join(c.print(io, verdict), personIf(!verdict.Holds))
	})
}

func verifyAudit(ctx context.Context, l batch.AuditBook, known batch.AuditHead) auditVerdict {
	v, seen := auditVerdict{Holds: true}, known.Count == 0
	err := l.Audit(ctx, func(_ batch.AuditEntry, head batch.AuditHead) error {
		v.Entries, v.Head = head.Count, head.String()
		if head.Count == known.Count {
			seen = head == known
		}
		return nil
	})
	switch {
	case err != nil:
		v.Holds, v.Trouble = false, err.Error()
	case !seen:
		v.Holds, v.Trouble = false, "sporet fører ikke til det hoved, der blev opgivet"
	}
	return v
}

func (c *auditVerifyCmd) print(io *stdio, v auditVerdict) error {
	if c.JSON {
		return printJSON(io.out, v)
	}
	if !v.Holds {
		fmt.Fprintf(io.out, "Revisionssporet holder IKKE: %s (efter %d hele linjer).\n", v.Trouble, v.Entries)
		return nil
	}
	fmt.Fprintf(io.out, "Revisionssporet holder: %d linjer.\nHoved: %s\n", v.Entries, v.Head)
	return nil
}

type auditShowCmd struct {
	Last int  `help:"Kun de seneste så mange linjer." default:"50"`
	JSON bool `help:"Som JSON, en linje pr. post."`
}

// auditLine is an entry of audit show --json.
type auditLine struct {
	No    int64  `json:"no"`
	At    string `json:"at"`
	Who   string `json:"who"`
	What  string `json:"what"`
	About string `json:"about"`
	Why   string `json:"why"`
}

// Run prints the latest entries, oldest first.
func (c *auditShowCmd) Run(ctx context.Context, cli *cli, io *stdio) error {
	return withLedger(ctx, cli, func(l ledger) error {
		end, err := l.AuditEnd(ctx)
		if err != nil {
			return err
		}
		return l.Audit(ctx, func(e batch.AuditEntry, head batch.AuditHead) error {
			if head.Count <= end.Count-int64(c.Last) {
				return nil
			}
			at := e.At.In(copenhagen()).Format("2006-01-02T15:04:05")
			if c.JSON {
				return printJSON(io.out, auditLine{head.Count, at, e.Who, e.What, e.About, e.Why})
			}
			_, err := fmt.Fprintf(io.out, "%6d  %s  %-12s %-20s %-14s %s\n", head.Count, at, e.Who, e.What, e.About, e.Why)
			return err
		})
	})
}

package run

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"genopret/batch"
)

// sweep drops kept bytes that no file claims: a crash came between keeping
// and claiming, and the list still lies where it was dropped.
func (n *night) sweep(ctx context.Context) error {
	kept, err := n.Kept.IDs(ctx)
	if err != nil {
		return fmt.Errorf("list kept files: %w", err)
	}
	for _, id := range kept {
		claimed, err := n.Claims.Claimed(ctx, id)
		if err != nil {
			return fmt.Errorf("look for kept file %s: %w", id, err)
		}
		if claimed {
			continue
		}
		if err := n.Kept.Drop(ctx, id); err != nil {
			return fmt.Errorf("drop unclaimed file %s: %w", id, err)
		}
	}
	return nil
}

// collect claims what lies ready at every source. A source that fails is
// told and the others go on.
func (n *night) collect(ctx context.Context) error {
	var failed error
	for _, source := range n.Sources {
		if err := n.collectFrom(ctx, source); err != nil {
			failed = errors.Join(failed, fmt.Errorf("source %s: %w", source.Name(), err))
		}
	}
	return failed
}

func (n *night) collectFrom(ctx context.Context, source batch.Source) error {
	ready, waiting, err := source.List(ctx)
	if err != nil {
		return err
	}
	for _, w := range waiting {
		n.leave(source, w)
	}
	var failed error
	for _, dropped := range ready {
		if err := n.claim(ctx, source, dropped); err != nil {
			failed = errors.Join(failed, err)
		}
	}
	return failed
}

// leave tells of a file that stays where it is, and why.
func (n *night) leave(source batch.Source, w batch.Waiting) {
	n.result.Waiting = append(n.result.Waiting, w)
	n.tell(Event{Kind: FileWaiting, File: batch.File{Name: w.Name, Source: source.Name()}, Why: w.Why})
}

// claim keeps the bytes first and then records them: whichever way a crash
// falls, the list is in the inbox or in the ledger, and never only half kept.
func (n *night) claim(ctx context.Context, source batch.Source, dropped batch.Dropped) error {
	known, err := n.Claims.Known(ctx, source.Name(), dropped)
	if err != nil || known {
		return err
	}
	id, err := n.IDs.File()
	if err != nil {
		return err
	}
	file := batch.File{ID: id, Source: source.Name(), Name: dropped.Name, ModTime: dropped.ModTime,
		Run: n.run.ID, State: batch.FileClaimed, Verdict: batch.Taken}
	file.Size, file.Hash, err = n.keep(ctx, source, dropped, id)
	if refused := (*batch.Refusal)(nil); errors.As(err, &refused) {
		n.leave(source, batch.Waiting{Name: dropped.Name, Why: "too-large"})
		return n.Kept.Drop(ctx, id)
	}
	if err != nil {
		return fmt.Errorf("keep file %s: %w", id, err)
	}
	stored, err := n.Claims.Claim(ctx, file)
	if err != nil {
		return fmt.Errorf("claim file %s: %w", id, err)
	}
	if stored.Verdict == batch.FileDuplicate {
		if err := n.Kept.Drop(ctx, id); err != nil {
			return fmt.Errorf("drop duplicate %s: %w", id, err)
		}
	}
	n.tell(Event{Kind: FileClaimed, File: stored})
	return n.note(ctx, "file-claimed", id, string(stored.Verdict))
}

func (n *night) keep(ctx context.Context, source batch.Source, dropped batch.Dropped, id string) (int64, batch.Mark, error) {
	from, err := source.Open(ctx, dropped)
	if err != nil {
		return 0, batch.Mark{}, err
	}
	size, hash, err := n.Kept.Keep(ctx, id, from)
	return size, hash, errors.Join(err, from.Close())
}

// handBack returns every list whose rows all have a standing: the receipt to
// where it was dropped, the list out of the inbox.
func (n *night) handBack(ctx context.Context) error {
	files, err := n.Files.Files(ctx)
	if err != nil {
		return fmt.Errorf("look for files to return: %w", err)
	}
	var failed error
	for _, file := range files {
		if file.State != batch.FilePlanned {
			continue
		}
		if err := n.giveBack(ctx, file); err != nil {
			failed = errors.Join(failed, fmt.Errorf("return file %s: %w", file.ID, err))
		}
	}
	return failed
}

func (n *night) giveBack(ctx context.Context, file batch.File) error {
	at := slices.IndexFunc(n.Sources, func(s batch.Source) bool { return s.Name() == file.Source })
	if at < 0 {
		return fmt.Errorf("configuration no longer has its source %s", file.Source)
	}
	papers, err := n.Books.Papers(ctx, n.run, file)
	if err != nil {
		return err
	}
	back := batch.Return{File: file, Accepted: file.Verdict != batch.FileRefused, Papers: papers}
	if err := n.Sources[at].Return(ctx, back); err != nil {
		return err
	}
	file.State = batch.FileReturned
	if err := n.Files.Advance(ctx, file); err != nil {
		return err
	}
	n.result.Files = append(n.result.Files, file)
	n.tell(Event{Kind: FileBack, File: file})
	return nil
}

func (n *night) note(ctx context.Context, what, about, why string) error {
	return n.Runs.Note(ctx, batch.AuditEntry{At: n.Clock.Now(), Who: "genopret", What: what, About: about, Why: why})
}

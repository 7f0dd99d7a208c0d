package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"genopret/batch"
	"genopret/batch/kept"
	"genopret/batch/ledger/sqlite"
	"genopret/batch/seal"
)

// backupBook is what a ledger on one file can do for its copy.
type backupBook interface {
	Backup(ctx context.Context, path string) error
	Sound(ctx context.Context) error
	Restored(ctx context.Context, entry batch.AuditEntry) (int, error)
}

// backupCmd copies the ledger and the kept bytes while nights may go on.
type backupCmd struct {
	Dir  string `arg:"" help:"Mappe, som kopien lægges i, i en mappe for sig." type:"path"`
	JSON bool   `help:"Som JSON."`
}

// Names inside a backup.
const (
	backupLedger = "journal.db"
	backupKept   = "bevaret"
	backupList   = "indhold.json"
)

// Run copies the ledger first: bytes that come later are unknown to the copy
// and are left out, and those it knows are there, or the copy is refused.
func (c *backupCmd) Run(ctx context.Context, cli *cli, io *stdio) error {
	conf, err := loadConfig(cli.Config)
	if err != nil {
		return err
	}
	keys, err := loadKeys(conf)
	if err != nil {
		return err
	}
	name := filepath.Join(c.Dir, fmt.Sprintf("genopret-%s-%s", conf.Municipality.Code, time.Now().UTC().Format("20060102T150405Z")))
	part := name + ".del"
	if err := os.MkdirAll(filepath.Join(part, backupKept), 0o700); err != nil {
		return fmt.Errorf("opret mappen til kopien: %w", err)
	}
	contents, err := c.copyAll(ctx, cli, conf, keys, part)
	if err == nil {
		err = os.Rename(part, name)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("sikkerhedskopien blev ikke til noget: %w", err), os.RemoveAll(part))
	}
	if c.JSON {
		return printJSON(io.out, map[string]any{"folder": name, "contents": contents})
	}
	_, err = fmt.Fprintf(io.out, "Kopien ligger i %s: journalen og %d lister, efterprøvet. Revisionssporets hoved: %s\n"+
		"Nøglen er ikke med. Uden den kan kopien ikke læses; gem den et andet sted.\n", name, len(contents.Files)-1, contents.Head)
	return err
}

func (c *backupCmd) copyAll(ctx context.Context, cli *cli, conf *Config, keys *seal.Keys, part string) (*backupContents, error) {
	copied := filepath.Join(part, backupLedger)
	if err := withLedger(ctx, cli, func(l ledger) error { return l.Backup(ctx, copied) }); err != nil {
		return nil, err
	}
	from := filepath.Join(conf.path(conf.Folders.Work), "bevaret")
	contents := &backupContents{Municipality: conf.Municipality.Code, Environment: conf.Environment, Made: time.Now().UTC().Format(time.RFC3339)}
	err := withCopy(ctx, conf, keys, copied, func(l *sqlite.Ledger) error {
		head, err := soundHead(ctx, l)
		contents.Head = head
		return errors.Join(err, copyKept(ctx, l, keys, from, filepath.Join(part, backupKept)))
	})
	if err != nil {
		return nil, err
	}
	return contents, contents.write(part)
}

func soundHead(ctx context.Context, l *sqlite.Ledger) (string, error) {
	if err := l.Sound(ctx); err != nil {
		return "", err
	}
	head, err := l.AuditEnd(ctx)
	return head.String(), err
}

// withCopy opens a copy of the ledger and takes what opening leaves beside it
// away again.
func withCopy(ctx context.Context, conf *Config, keys *seal.Keys, path string, use func(*sqlite.Ledger) error) error {
	l, err := sqlite.Open(ctx, path, sqlite.Options{Environment: batch.Environment(conf.Environment), Tenant: conf.Municipality.Code,
		Keys: keys, Clock: batch.SystemClock{}, IDs: batch.IDs{Random: rand.Reader}})
	if err != nil {
		return fmt.Errorf("kopien af journalen: %w", err)
	}
	err = errors.Join(use(l), l.Close())
	for _, suffix := range []string{"-wal", "-shm"} {
		os.Remove(path + suffix) // empty once the ledger is closed; a leftover would only be in the way
	}
	return err
}

// copyKept copies the bytes that the copy of the ledger knows, and reads each
// of them through.
func copyKept(ctx context.Context, l *sqlite.Ledger, keys *seal.Keys, from, to string) error {
	source, err := kept.Open(from, kept.Options{Keys: keys})
	if err != nil {
		return err
	}
	ids, err := source.IDs(ctx)
	if err != nil {
		return err
	}
	target, err := kept.Open(to, kept.Options{Keys: keys})
	if err != nil {
		return err
	}
	for _, id := range ids {
		if known, err := l.Claimed(ctx, id); err != nil || !known {
			if err != nil {
				return err
			}
			continue
		}
		if err := errors.Join(source.Copy(id, to), readThrough(ctx, target, id)); err != nil {
			return err
		}
	}
	return nil
}

func readThrough(ctx context.Context, folder *kept.Folder, id string) error {
	bytes, err := folder.Open(ctx, id)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, io.NewSectionReader(bytes, 0, bytes.Size()))
	return errors.Join(err, bytes.Close())
}

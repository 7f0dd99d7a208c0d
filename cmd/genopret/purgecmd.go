package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// RetentionConf says how long what is personal is kept; 0 keeps it for good.
type RetentionConf struct {
	ListDays   int `yaml:"list_days"`   // kept bytes and sealed columns, counted from the night of the list
	ReportDays int `yaml:"report_days"` // workbooks in the report folder
}

// purgeCmd removes what is older than the configuration allows.
type purgeCmd struct {
	DryRun bool `help:"Vis kun, hvad der ville blive slettet."`
	JSON   bool `help:"Som JSON."`
}

// purgeResult is purge --json.
type purgeResult struct {
	Lists   []string `json:"lists"`
	Reports []string `json:"reports"`
	DryRun  bool     `json:"dry_run"`
}

// Run takes the lock: a night may be reading what would be purged.
func (c *purgeCmd) Run(ctx context.Context, cli *cli, io *stdio) (err error) {
	conf, err := loadConfig(cli.Config)
	if err != nil {
		return err
	}
	h, release, err := lockedHouse(ctx, conf)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close(), release()) }()
	result := purgeResult{Lists: []string{}, Reports: []string{}, DryRun: c.DryRun}
	if err := c.lists(ctx, h, &result); err != nil {
		return err
	}
	if err := c.reports(h, &result); err != nil {
		return err
	}
	if c.JSON {
		return printJSON(io.out, result)
	}
	verb := "slettet"
	if c.DryRun {
		verb = "ville blive slettet"
	}
	_, err = fmt.Fprintf(io.out, "%d lister og %d arbejdsbøger %s. Tællinger, stillinger og revisionsspor bliver.\n", len(result.Lists), len(result.Reports), verb)
	return err
}

// lists drops the bytes first: a purge that dies in between is then repeated.
func (c *purgeCmd) lists(ctx context.Context, h *house, result *purgeResult) error {
	days := h.conf.Retention.ListDays
	if days == 0 {
		return nil
	}
	ids, err := h.ledger.Purgeable(ctx, time.Now().AddDate(0, 0, -days))
	if err != nil {
		return err
	}
	result.Lists = ids
	for _, id := range ids {
		if c.DryRun {
			continue
		}
		if err := h.kept.Drop(ctx, id); err != nil {
			return err
		}
		if err := h.ledger.Purge(ctx, id, time.Now()); err != nil {
			return err
		}
		entry := byPerson("purged", "")
		entry.About = id
		if err := h.ledger.Note(ctx, entry); err != nil {
			return err
		}
	}
	return nil
}

// reports removes old files from the report folder, and touches nothing that
// lies in a folder of its own.
func (c *purgeCmd) reports(h *house, result *purgeResult) error {
	days := h.conf.Retention.ReportDays
	if days == 0 {
		return nil
	}
	dir := h.conf.path(h.conf.Folders.Reports)
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("læs rapportmappen: %w", err)
	}
	before := time.Now().AddDate(0, 0, -days)
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil || !info.Mode().IsRegular() || !info.ModTime().Before(before) {
			continue
		}
		result.Reports = append(result.Reports, entry.Name())
		if c.DryRun {
			continue
		}
		if err := os.Remove(filepath.Join(dir, entry.Name())); err != nil {
			return fmt.Errorf("slet en arbejdsbog: %w", err)
		}
	}
	return nil
}

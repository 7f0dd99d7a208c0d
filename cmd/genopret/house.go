package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/rs/zerolog"

	"genopret/batch"
	"genopret/batch/dfdg/soap"
	"genopret/batch/execute"
	"genopret/batch/kept"
	"genopret/batch/ledger/sqlite"
	"genopret/batch/plan"
	"genopret/batch/rules"
	"genopret/batch/run"
	"genopret/batch/seal"
	"genopret/batch/transfer/folder"
)

// ledger is every book; it is where the truth is.
type ledger interface {
	batch.RunBook
	batch.ClaimBook
	batch.FileBook
	batch.RowBook
	batch.ThreadBook
	batch.CallBook
	batch.PauseBook
	batch.LetBook
	batch.HandBook
	batch.AuditBook
	batch.CitizenBook
	batch.PurgeBook
	backupBook
	Close() error
}

// house is an installation with its parts put together. Build first, start
// second, close in reverse.
type house struct {
	conf    *Config
	lib     *library
	keys    *seal.Keys
	ledger  ledger
	kept    *kept.Folder
	sources []batch.Source
	probe   func(string)
	close   []func() error
}

// openHouse opens the key, the ledger, the kept bytes and the sources.
func openHouse(ctx context.Context, conf *Config) (*house, error) {
	h := &house{conf: conf, probe: probe()}
	if err := h.open(ctx); err != nil {
		return nil, errors.Join(err, h.Close())
	}
	return h, nil
}

func (h *house) open(ctx context.Context) (err error) {
	if h.lib, err = h.conf.library(); err != nil {
		return err
	}
	if h.keys, err = loadKeys(h.conf); err != nil {
		return err
	}
	if h.ledger, err = openLedger(ctx, h.conf, h.keys, h.probe); err != nil {
		return err
	}
	h.close = append(h.close, h.ledger.Close)
	if err := emptyFolder(h.work("tmp")); err != nil {
		return err
	}
	if h.kept, err = kept.Open(h.work("bevaret"), kept.Options{Keys: h.keys, Probe: h.probe}); err != nil {
		return err
	}
	for _, s := range h.conf.Sources {
		source, err := folder.New(folder.Options{Name: s.Name, Dir: h.conf.path(s.Folder), Temporary: s.Temporary,
			Marker: s.Marker, StablePolls: s.StablePolls, StableFor: s.StableFor, Clock: batch.SystemClock{},
			MaxFile: s.LargestBytes, Probe: h.probe})
		if err != nil {
			return fmt.Errorf("kilden %s: %w", s.Name, err)
		}
		h.sources = append(h.sources, source)
	}
	return nil
}

// emptyFolder makes our own folder for temporary files anew: what a killed
// night left there held personal data.
func emptyFolder(dir string) error {
	if err := errors.Join(os.RemoveAll(dir), os.MkdirAll(dir, 0o700)); err != nil {
		return fmt.Errorf("tøm mappen til midlertidige filer: %w", err)
	}
	return nil
}

// Close closes what was opened, last first.
func (h *house) Close() error {
	var failed error
	for i := len(h.close) - 1; i >= 0; i-- {
		failed = errors.Join(failed, h.close[i]())
	}
	return failed
}

func (h *house) work(name string) string {
	return filepath.Join(h.conf.path(h.conf.Folders.Work), name)
}

func loadKeys(conf *Config) (*seal.Keys, error) {
	master, err := seal.LoadKey(conf.path(conf.KeyFile))
	if err != nil {
		return nil, usageError{fmt.Errorf("nøglen: %w", err)}
	}
	return seal.NewKeys(master, rand.Reader)
}

func openLedger(ctx context.Context, conf *Config, keys *seal.Keys, probe func(string)) (ledger, error) {
	work := conf.path(conf.Folders.Work)
	if err := os.MkdirAll(work, 0o700); err != nil {
		return nil, fmt.Errorf("opret arbejdsmappen: %w", err)
	}
	l, err := sqlite.Open(ctx, filepath.Join(work, "journal.db"), sqlite.Options{
		Environment: batch.Environment(conf.Environment), Tenant: conf.Municipality.Code, Keys: keys,
		Clock: batch.SystemClock{}, IDs: batch.IDs{Random: rand.Reader}, Probe: probe})
	if err != nil {
		return nil, fmt.Errorf("journalen: %w", err)
	}
	return l, nil
}

// withLedger opens the ledger alone, without the lock: for commands that
// look, and for the brake.
func withLedger(ctx context.Context, cli *cli, use func(ledger) error) error {
	conf, err := loadConfig(cli.Config)
	if err != nil {
		return err
	}
	keys, err := loadKeys(conf)
	if err != nil {
		return err
	}
	l, err := openLedger(ctx, conf, keys, nil)
	if err != nil {
		return err
	}
	return errors.Join(use(l), l.Close())
}

// night puts one run together.
func (h *house) night(asOf batch.Date, tell func(run.Event), log zerolog.Logger) (*run.Night, error) {
	if err := holdsOn(h.lib.matrix, asOf); err != nil {
		return nil, err
	}
	now := time.Now().In(copenhagen())
	night := &run.Night{
		Occasion: batch.Occasion{Job: "nightly-run", Nominal: now.Format("2006-01-02T15:04:05.000"), Tenant: h.conf.Municipality.Code},
		AsOf:     asOf, Edition: h.lib.matrix.Edition(), Mode: batch.Mode(h.conf.Mode),
		Runs: h.ledger, Claims: h.ledger, Files: h.ledger, Rows: h.ledger, Lets: h.ledger, Kept: h.kept, Sources: h.sources,
		IDs: batch.IDs{Random: rand.Reader}, Clock: batch.SystemClock{}, Mark: h.keys.Mark,
		Planner: func(source string, asOf batch.Date) (*plan.Planner, error) {
			return h.conf.plannerFrom(h.lib, source, asOf)
		},
		Assumed:     func(source string) []string { return h.conf.assumed(h.lib, source) },
		Open:        h.openList,
		Health:      func(rule string) bool { return isHealth(h.lib.matrix, rule) },
		ApproveOver: h.conf.Approval.CallsOver,
		Books:       &books{house: h},
		Tell: func(e run.Event) {
			logEvent(log, e)
			tell(e)
		},
	}
	if night.Mode != batch.Act {
		return night, nil
	}
	hands, err := h.hands(night.Tell)
	if err != nil {
		return nil, err
	}
	night.Execute = hands.Work
	return night, nil
}

func isHealth(m *rules.Matrix, id string) bool {
	r, ok := m.Rule(id)
	return ok && r.Health
}

// hands wires the sender; only mode act does.
func (h *house) hands(tell func(run.Event)) (*execute.Hands, error) {
	client, err := h.dfdg()
	if err != nil {
		return nil, err
	}
	hours, err := h.conf.hours()
	if err != nil {
		return nil, err
	}
	l := h.conf.Limits
	return &execute.Hands{Threads: h.ledger, Calls: h.ledger, Pauses: h.ledger, Catalog: h.lib.catalog,
		Send: client, Read: client, Clock: batch.SystemClock{}, Worker: fmt.Sprintf("proces-%d", os.Getpid()), Finding: h.lib.catalog.Finding,
		Order: h.lib.matrix.Turn, Hours: hours.Open, Day: today,
		Limits: execute.Limits{Parallel: l.Parallel, PerSecond: l.PerSecond, Corrections: l.Corrections,
			LeaseFor: 5 * time.Minute, SendWithin: l.SendWithin, SeenWithin: time.Duration(l.SeenDays) * 24 * time.Hour,
			Attempts: l.Attempts, RetryAfter: l.RetryAfter, SettleWithin: l.SettleWithin,
			CallsPerDay: l.CallsPerDay, PerEndpoint: l.PerEndpoint, RefusedPercent: l.RefusedPercent, BreakAfter: l.BreakAfter},
		Tell:  func(done, of int) { tell(run.Event{Kind: run.Executed, Count: done, Of: of}) },
		Probe: h.probe}, nil
}

func (h *house) dfdg() (*soap.Client, error) {
	d := h.conf.DFDG
	var pem [3][]byte
	for i, name := range []string{d.Certificate, d.Key, d.Roots} {
		var err error
		if pem[i], err = os.ReadFile(h.conf.path(name)); err != nil {
			return nil, usageError{fmt.Errorf("dfdg: %w", err)}
		}
	}
	tlsConf, err := soap.LoadTLS(pem[0], pem[1], pem[2], time.Now())
	if err != nil {
		return nil, usageError{fmt.Errorf("dfdg: %w", err)}
	}
	organisation := soap.Organisation{TypeID: d.OrganisationType, Code: d.OrganisationCode}
	return soap.New(soap.Config{Endpoint: d.Endpoint, TLS: tlsConf, Organisation: organisation,
		User: soap.User{FullName: d.UserName, TypeID: systemUser, Email: d.UserEmail, Identifier: d.UserID, Organisation: organisation},
		Zone: copenhagen(), Clock: batch.SystemClock{}, Probe: h.probe, Mark: h.refuseSimulator}, h.lib.catalog, h.lib.catalog.Class)
}

// refuseSimulator keeps a production ledger from taking the simulator's word.
func (h *house) refuseSimulator(answer http.Header) error {
	if h.conf.Environment == string(batch.Production) && answer.Get("X-Dfdgsim") != "" {
		return errors.New("the answer is the simulator's, and this is production")
	}
	return nil
}

// systemUser is DFDG's user type for a process.
const systemUser = "3"

// plainFile is a list read where it lies, by plan.
type plainFile struct {
	*os.File
	size int64
}

// Size is the file's length in bytes.
func (p plainFile) Size() int64 { return p.size }

func openPlain(path string) (batch.Bytes, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return plainFile{file, info.Size()}, nil
}

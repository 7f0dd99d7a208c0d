package dfdgsim_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"genopret/batch/dfdgsim"
)

func TestInitOverwritesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "sim")
	now := stillClock{}.Now()
	must(t, dfdgsim.Init(dir, now))
	before, err := os.ReadFile(filepath.Join(dir, dfdgsim.ClientKeyFile))
	must(t, err)
	if err := dfdgsim.Init(dir, now); !errors.Is(err, dfdgsim.ErrExists) {
		t.Errorf("second init: %v, want ErrExists", err)
	}
	after, err := os.ReadFile(filepath.Join(dir, dfdgsim.ClientKeyFile))
	must(t, err)
	if !slices.Equal(before, after) {
		t.Error("second init changed a key")
	}
}

func TestFolderIsClosedToOthers(t *testing.T) {
	b := start(t, nil)
	b.order(dfdgsim.Order{Call: 1, Do: dfdgsim.DoThrottle})
	must(t, filepath.WalkDir(b.dir, func(path string, entry os.DirEntry, err error) error {
		must(t, err)
		info, err := entry.Info()
		must(t, err)
		want := os.FileMode(0o600)
		if entry.IsDir() {
			want = 0o700
		}
		if info.Mode().Perm() != want {
			t.Errorf("%s has mode %o, want %o", path, info.Mode().Perm(), want)
		}
		return nil
	}))
}

func TestCertificatesBearTheMarkForAYear(t *testing.T) {
	b := start(t, nil)
	for _, name := range []string{dfdgsim.CAFile, dfdgsim.ServerFile, dfdgsim.ClientFile} {
		data, err := os.ReadFile(filepath.Join(b.dir, name))
		must(t, err)
		block, _ := pem.Decode(data)
		c, err := x509.ParseCertificate(block.Bytes)
		must(t, err)
		if !slices.Equal(c.Subject.Organization, []string{"dfdgsim"}) {
			t.Errorf("%s: organisation %v", name, c.Subject.Organization)
		}
		if c.NotAfter.Sub(c.NotBefore) != 365*24*time.Hour || c.NotBefore.After(b.clock.Now()) {
			t.Errorf("%s: valid from %v to %v", name, c.NotBefore, c.NotAfter)
		}
		if name == dfdgsim.ServerFile && (c.VerifyHostname("127.0.0.1") != nil || c.VerifyHostname("localhost") != nil) {
			t.Error("the server's certificate lacks a name")
		}
	}
}

// dial shakes hands with the simulator and reads a byte, as TLS 1.3 tells a
// client only then that its certificate was refused.
func (b *bench) dial(change func(*tls.Config)) error {
	config, err := dfdgsim.ClientTLS(b.dir)
	must(b.t, err)
	config.Time = b.clock.Now
	change(config)
	conn, err := tls.Dial("tcp", b.server.Listener.Addr().String(), config)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "GET / HTTP/1.0\r\n\r\n"); err != nil {
		return err
	}
	_, err = conn.Read(make([]byte, 1))
	return err
}

func TestClientsNeedACertificateOfTheFolder(t *testing.T) {
	b, other := start(t, nil), start(t, nil)
	foreign, err := dfdgsim.ClientTLS(other.dir)
	must(t, err)
	if err := b.dial(func(*tls.Config) {}); err != nil {
		t.Errorf("the folder's own client: %v", err)
	}
	for name, change := range map[string]func(*tls.Config){
		"none":    func(c *tls.Config) { c.Certificates = nil },
		"foreign": func(c *tls.Config) { c.Certificates = foreign.Certificates },
		"TLS 1.1": func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS11, tls.VersionTLS11 },
	} {
		if err := b.dial(change); err == nil || !strings.Contains(err.Error(), "tls: ") {
			t.Errorf("%s: %v, want a refused handshake", name, err)
		}
	}
}

func TestOneSimulatorPerFolder(t *testing.T) {
	b := start(t, nil)
	if _, err := dfdgsim.Open(b.dir, b.clock); !errors.Is(err, dfdgsim.ErrHeld) {
		t.Errorf("second open: %v, want ErrHeld", err)
	}
	b.restart() // a closed one gives it free
}

func TestWorldWithMistakesTellsAllOfThem(t *testing.T) {
	dir := t.TempDir()
	must(t, dfdgsim.WriteWorld(dir, dfdgsim.World{
		Citizens: []dfdgsim.Citizen{{CPR: "4402801234", Municipality: "101"}, {CPR: anna, Municipality: "Kbh"}, {CPR: bent, Municipality: "101"}},
		Registrations: []dfdgsim.Registration{
			{Kind: "Holiday", CPR: bent}, {Kind: "Absence", CPR: bent}, {Kind: "Absence", ID: "x", CPR: clara},
			{Kind: "Absence", ID: "y", CPR: bent, Fields: map[string]string{"a b": "c"}},
		},
	}))
	_, err := dfdgsim.Open(dir, stillClock{})
	if err == nil {
		t.Fatal("opened")
	}
	for _, want := range []string{"citizen 0: cpr", "citizen 1: municipality", "registration 0: unknown kind", "registration 1: id", "registration 2: its citizen", "registration 3: a field"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error lacks %q", want)
		}
	}
	for _, secret := range []string{"4402801234", anna, bent, clara} {
		if strings.Contains(err.Error(), secret) {
			t.Error("error holds a citizen")
		}
	}
}

func TestServeEndsWithItsContext(t *testing.T) {
	h := &released{held: make(chan int), free: make(chan struct{})}
	b := start(t, nil, dfdgsim.WithHold(h.hold))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	config, err := dfdgsim.ServerTLS(b.dir)
	must(t, err)
	config.Time = b.clock.Now
	ctx, end := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- b.sim.Serve(ctx, listener, config, io.Discard) }()
	b.order(dfdgsim.Order{Call: 1, Do: dfdgsim.DoHold})
	answered := make(chan error)
	url := b.server.URL
	b.server.URL = "https://" + listener.Addr().String()
	go func() {
		_, err := b.call(creation, anna, newAbsence()...)
		answered <- err
	}()
	<-h.held
	end()
	must(t, <-done)
	if <-answered == nil {
		t.Error("a held call was answered when the server ended")
	}
	b.server.URL = url
}

func TestReceiptProvesTheWrite(t *testing.T) {
	b := start(t, nil)
	r := b.want("", creation, anna, newAbsence()...)
	for _, want := range []string{
		`<CreateAbsenceResponse xmlns="http://service.bm.dk/AbsenceRegistrationService/"><ServiceReceipt>`,
		"<EventDate>2026-11-22T02:00:00.1234000+01:00</EventDate>", "<MessageIdentifier>",
	} {
		if !strings.Contains(r.body, want) {
			t.Errorf("receipt lacks %s", want)
		}
	}
	entries, err := b.sim.Journal()
	must(t, err)
	e := entries[0]
	if e.N != 1 || e.Call != 1 || e.CPR != anna || e.At != "2026-11-22T02:00:00.1234000+01:00" || e.Elements["StartDate"] != "2026-11-20" || e.Registration == "" {
		t.Errorf("entry %+v", e)
	}
}

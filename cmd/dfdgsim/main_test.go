package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"genopret/batch/dfdgsim"
)

// TestMain lets the test binary be the command, so that it can be killed.
func TestMain(m *testing.M) {
	if os.Getenv("DFDGSIM_AS_COMMAND") == "1" {
		main()
		return
	}
	os.Exit(m.Run())
}

const citizen = "0203801234" // invented; fails modulus 11

// process is a running simulator.
type process struct {
	t     *testing.T
	dir   string
	cmd   *exec.Cmd
	in    io.WriteCloser
	out   *bufio.Reader
	url   string
	https *http.Client
}

// serve starts the command and waits for its banner.
func serve(t *testing.T, dir string) *process {
	t.Helper()
	p := &process{t: t, dir: dir, cmd: exec.Command(os.Args[0], "serve", dir)}
	p.cmd.Env = append(os.Environ(), "DFDGSIM_AS_COMMAND=1")
	p.cmd.Stderr = os.Stderr
	var err error
	p.in, err = p.cmd.StdinPipe()
	must(t, err)
	out, err := p.cmd.StdoutPipe()
	must(t, err)
	p.out = bufio.NewReader(out)
	must(t, p.cmd.Start())
	banner := p.line()
	url, ok := strings.CutPrefix(banner, "listening ")
	if !ok {
		t.Fatalf("first line is %q", banner)
	}
	config, err := dfdgsim.ClientTLS(dir)
	must(t, err)
	p.url, p.https = url, &http.Client{Transport: &http.Transport{TLSClientConfig: config}}
	return p
}

// line reads a line of standard output.
func (p *process) line() string {
	p.t.Helper()
	line, err := p.out.ReadString('\n')
	must(p.t, err)
	return strings.TrimSuffix(line, "\n")
}

// comment sends a status comment and gives the HTTP status.
func (p *process) comment() (int, error) {
	const service = "PersonStatusCommentService"
	body := `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header>` +
		`<ActiveOrganisationHeader xmlns="http://rep.oio.dk/ams.dk/xml/schemas/2005/09/01/"><OrganisationTypeIdentifier>8</OrganisationTypeIdentifier><OrganisationCode>101</OrganisationCode></ActiveOrganisationHeader>` +
		`<RequestUserMetadataHeader xmlns="http://service.bm.dk/RequestUserMetadata/2015/01/21/"><RequestUserStructure><RequestUserTypeIdentifier>3</RequestUserTypeIdentifier></RequestUserStructure>` +
		`<RequestOrganisationStructure><OrganisationCode>101</OrganisationCode></RequestOrganisationStructure><RegistrationDateTime>2026-11-22T02:00:00+01:00</RegistrationDateTime></RequestUserMetadataHeader></s:Header>` +
		`<s:Body><CreatePersonStatusCommentRequest xmlns="http://service.bm.dk/` + service + `/"><CivilRegistrationIdentifier>` + citizen + `</CivilRegistrationIdentifier><StatusComment>x</StatusComment></CreatePersonStatusCommentRequest></s:Body></s:Envelope>`
	request, err := http.NewRequest(http.MethodPost, p.url+"/"+service, strings.NewReader(body))
	must(p.t, err)
	request.Header.Set("Content-Type", "text/xml; charset=utf-8")
	request.Header.Set("SOAPAction", `"http://service.bm.dk/`+service+`/CreatePersonStatusComment"`)
	response, err := p.https.Do(request)
	if err != nil {
		return 0, err
	}
	_, err = io.Copy(io.Discard, response.Body)
	must(p.t, response.Body.Close())
	return response.StatusCode, err
}

// end signals the process and waits for it.
func (p *process) end(signal syscall.Signal) error {
	p.t.Helper()
	must(p.t, p.cmd.Process.Signal(signal))
	p.https.CloseIdleConnections()
	return p.cmd.Wait()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// made is a folder with one citizen.
func made(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "sim")
	if code, out := ran(t, "init", dir); code != exitDone {
		t.Fatalf("init: exit %d: %s", code, out)
	}
	must(t, dfdgsim.WriteWorld(dir, dfdgsim.World{Citizens: []dfdgsim.Citizen{{CPR: citizen, Municipality: "101"}}}))
	return dir
}

// ran runs a command in this process.
func ran(t *testing.T, args ...string) (code int, out string) {
	t.Helper()
	var b strings.Builder
	code = run(context.Background(), args, world{in: strings.NewReader(""), out: &b, complaints: &b, clock: systemClock{}})
	return code, b.String()
}

func TestKilledWhileHeldGoesOnWhereItWas(t *testing.T) {
	dir := made(t)
	must(t, dfdgsim.WriteScript(dir, dfdgsim.Order{Call: 2, Do: dfdgsim.DoHold}, dfdgsim.Order{Call: 3, Do: dfdgsim.DoHold}))
	p := serve(t, dir)
	if status, err := p.comment(); status != http.StatusOK {
		t.Fatalf("HTTP %d, %v", status, err)
	}
	answered := make(chan error)
	go func() {
		_, err := p.comment()
		answered <- err
	}()
	if got := p.line(); got != "held 2" {
		t.Errorf("said %q", got)
	}
	if p.end(syscall.SIGKILL) == nil || <-answered == nil {
		t.Error("the killed process ended well, or answered")
	}
	p = serve(t, dir)
	go func() {
		_, err := p.comment()
		answered <- err
	}()
	if got := p.line(); got != "held 3" {
		t.Errorf("said %q; a kill must not give a number twice", got)
	}
	_, err := fmt.Fprintln(p.in, "go on")
	must(t, err)
	must(t, <-answered)
	must(t, p.end(syscall.SIGTERM))
	code, out := ran(t, "journal", dir)
	want := "      3 PersonStatusCommentService.CreatePersonStatusComment\n      3 accepted\n"
	if code != exitDone || out != want {
		t.Errorf("journal: exit %d:\n%swant\n%s", code, out, want)
	}
}

func TestSecondProcessIsRefused(t *testing.T) {
	dir := made(t)
	p := serve(t, dir)
	code, out := ran(t, "serve", dir)
	if code != exitFailed || !strings.Contains(out, "another simulator holds the folder") {
		t.Errorf("exit %d: %s", code, out)
	}
	must(t, p.end(syscall.SIGTERM))
}

func TestBareClientIsRefused(t *testing.T) {
	p := serve(t, made(t))
	config, err := dfdgsim.ClientTLS(p.dir)
	must(t, err)
	config.Certificates = nil
	bare := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: config.RootCAs, MinVersion: tls.VersionTLS12}}}
	if response, err := bare.Get(p.url); err == nil {
		response.Body.Close()
		t.Errorf("HTTP %d without a certificate", response.StatusCode)
	}
	must(t, p.end(syscall.SIGTERM))
}

func TestExitCodes(t *testing.T) {
	dir := made(t)
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"--help"}, exitDone, "simulated DFDG"},
		{[]string{"serve", "--help"}, exitDone, "--addr"},
		{[]string{}, exitWrongUse, "error: expected one of"},
		{[]string{"init"}, exitWrongUse, "error: expected"},
		{[]string{"dance"}, exitWrongUse, "error: unexpected"},
		{[]string{"journal", dir + "x"}, exitWrongUse, "error:"},
		{[]string{"init", dir}, exitFailed, "hint: init overwrites nothing"},
		{[]string{"journal", dir}, exitDone, "0 accepted"},
		{[]string{"serve", t.TempDir()}, exitFailed, "hint: dfdgsim init"},
	} {
		code, out := ran(t, c.args...)
		if code != c.code || !strings.Contains(out, c.says) {
			t.Errorf("%v: exit %d, %q; want %d with %q", c.args, code, out, c.code, c.says)
		}
	}
}

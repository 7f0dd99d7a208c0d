package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"

	"genopret/batch"
	"genopret/batch/approve"
)

// TestApprovedByAnotherTeam: what citizens see waits, somebody of another
// team signs for it, and the next night makes it.
func TestApprovedByAnotherTeam(t *testing.T) {
	in := newFourEyes(t, "citizen_visible: true, calls_over: 0")
	in.night(t)
	waiting := in.waitingFor(t, batch.ReasonApproval)
	if len(waiting) == 0 || len(waiting) == in.rows {
		t.Fatalf("%d of %d rows wait", len(waiting), in.rows)
	}
	in.night(t) // another night alone sends nothing of it
	if again := in.waitingFor(t, batch.ReasonApproval); len(again) != len(waiting) {
		t.Fatalf("%d rows waited, %d do after a night in which nobody said yes", len(waiting), len(again))
	}
	in.let(t, "approve")
	in.runUntilNothingWaits(t)
	in.checkPromises(t)
	if late := in.ask(t, exitDone, "approve"); late.Rows != 0 {
		t.Errorf("%d rows still wait", late.Rows)
	}
	if _, code := in.genopret(t, "approve", "--signed", in.path("approve.txt")); code != exitUsage {
		t.Errorf("a statement that was used up still holds: exit %d", code)
	}
}

// TestAnApprovalThatRanOutSendsNothing: a yes of last week is none.
func TestAnApprovalThatRanOutSendsNothing(t *testing.T) {
	in := newFourEyes(t, "citizen_visible: true, calls_over: 0")
	in.night(t)
	waiting := in.waitingFor(t, batch.ReasonApproval)
	in.withLedger(t, func(l ledger, mark func(parts ...string) batch.Mark) {
		let := batch.Let{Kind: batch.LetApprove, Who: "test", Why: "test", At: time.Now(), Expires: time.Now().Add(-time.Second)}
		for _, row := range waiting {
			let.Rows = append(let.Rows, batch.LetRow{ID: row.ID, Plan: approve.PlanMark(mark, row.Rule, row.Branch, row.Calls)})
		}
		if err := l.Let(context.Background(), let); err != nil {
			t.Fatal(err)
		}
	})
	in.night(t)
	if again := in.waitingFor(t, batch.ReasonApproval); len(again) != len(waiting) {
		t.Errorf("%d rows waited, %d do after the approval had run out", len(waiting), len(again))
	}
}

// TestAChangedPlanIsAnotherPlan: rows whose plan is the same keep their
// approval, others come back, and go when somebody releases the new plan.
func TestAChangedPlanIsAnotherPlan(t *testing.T) {
	in := newFourEyes(t, "citizen_visible: false, calls_over: 1")
	in.night(t)
	if waiting := in.waitingFor(t, batch.ReasonApproval); len(waiting) != in.rows {
		t.Fatalf("%d of %d rows wait", len(waiting), in.rows)
	}
	in.let(t, "approve")
	in.configure(t, `activity_cause_error: "9"`, `activity_cause_error: "8"`)
	in.night(t)
	changed := in.waitingFor(t, batch.ReasonReplan)
	if len(changed) == 0 || len(changed) == in.rows {
		t.Fatalf("%d of %d rows have another plan", len(changed), in.rows)
	}
	for _, row := range changed {
		if row.Rule != "8.2-3" {
			t.Errorf("row %d of rule %s came back", row.Row, row.Rule)
		}
	}
	in.let(t, "release")
	in.runUntilNothingWaits(t)
	in.checkPromises(t)
}

// TestChangedSinceTheRequest: between asking and signing the plan became
// another one.
func TestChangedSinceTheRequest(t *testing.T) {
	in := newFourEyes(t, "citizen_visible: true, calls_over: 0")
	in.night(t)
	in.request(t, "approve")
	waiting := in.waitingFor(t, batch.ReasonApproval)
	in.withLedger(t, func(l ledger, mark func(parts ...string) batch.Mark) {
		row := waiting[0].StoredRow
		row.Calls[0].Params[0].Text += "x"
		if err := l.Replan(context.Background(), row.ID, row, time.Now()); err != nil {
			t.Fatal(err)
		}
	})
	words, code := in.genopret(t, "approve", "--signed", in.path("approve.txt"))
	if code != exitUsage || !strings.Contains(words, "ikke længere det, der blev underskrevet") {
		t.Errorf("exit %d: %s", code, words)
	}
}

// TestSettledByAPerson: what nobody could tell is told by a person, and is
// then done, or sent again, once.
func TestSettledByAPerson(t *testing.T) {
	for happened, outcome := range map[string]string{"cut-after": approve.Done, "cut-before": approve.NotDone} {
		t.Run(outcome, func(t *testing.T) {
			in := newFourEyes(t, "citizen_visible: false, calls_over: 0")
			in.everyCall(t, happened)
			in.night(t)
			in.script(t, `[]`)
			open := in.openCalls(t)
			if len(open) == 0 {
				t.Fatal("no call is unknown")
			}
			in.endLeases(t, open)
			for _, call := range open {
				in.settle(t, call.Call, outcome)
			}
			in.runUntilNothingWaits(t)
			in.checkPromises(t)
			if still := in.openCalls(t); len(still) > 0 {
				t.Errorf("%d calls are unknown still", len(still))
			}
		})
	}
}

// fourEyes is an installation with an approver of another team.
type fourEyes struct {
	*installation
	signer ssh.Signer
}

func newFourEyes(t *testing.T, approval string) *fourEyes {
	t.Helper()
	t.Parallel()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	in := &fourEyes{installation: newInstallation(t, buildPrograms(t))}
	if in.signer, err = ssh.NewSignerFromKey(private); err != nil {
		t.Fatal(err)
	}
	in.configure(t, "folder: indbakke,", "folder: indbakke, team: data-team,")
	in.configure(t, "approval: {citizen_visible: false, calls_over: 0}", fmt.Sprintf("approval: {%s, four_eyes: true}\napprovers: [{name: Anna And, team: fagkontor, key: %q}]",
		approval, bytes.TrimSpace(ssh.MarshalAuthorizedKey(in.signer.PublicKey()))))
	return in
}

func (in *fourEyes) configure(t *testing.T, old, new string) {
	t.Helper()
	name := in.path("kommune", "genopret.yaml")
	conf, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	changed := bytes.Replace(conf, []byte(old), []byte(new), 1)
	if bytes.Equal(changed, conf) {
		t.Fatalf("the configuration has no %s", old)
	}
	if err := os.WriteFile(name, changed, 0o600); err != nil {
		t.Fatal(err)
	}
}

// genopret runs a command and gives all that it said, and its exit code.
func (in *fourEyes) genopret(t *testing.T, args ...string) (string, int) {
	t.Helper()
	cmd := exec.Command(filepath.Join(in.bin, "genopret"), append(args, "--config", in.path("kommune", "genopret.yaml"))...)
	words, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return string(words), cmd.ProcessState.ExitCode()
}

func (in *fourEyes) night(t *testing.T) {
	t.Helper()
	if words, code := in.genopret(t, "run"); code != exitPerson && code != exitDone {
		t.Fatalf("a night: exit %d\n%s", code, words)
	}
}

// ask shows what waits.
func (in *fourEyes) ask(t *testing.T, want int, command string) (shown letResult) {
	t.Helper()
	words, code := in.genopret(t, command, "--json")
	if err := json.Unmarshal([]byte(words), &shown); err != nil || code != want {
		t.Fatalf("%s: exit %d, %v\n%s", command, code, err, words)
	}
	return shown
}

// request writes a statement about all that waits, and signs it.
func (in *fourEyes) request(t *testing.T, command string, args ...string) {
	t.Helper()
	name := in.path(command + ".txt")
	if command != "settle" {
		args = append(args, "--why", "gennemgået")
	}
	if words, code := in.genopret(t, append([]string{command, "--request", name}, args...)...); code != exitDone {
		t.Fatalf("%s: exit %d\n%s", command, code, words)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	signature, err := sshsig.Sign(bytes.NewReader(text), in.signer, sshsig.HashSHA512, "genopret")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name+".sig", sshsig.Armor(signature), 0o600); err != nil {
		t.Fatal(err)
	}
}

// let has all that waits let go by the approver.
func (in *fourEyes) let(t *testing.T, command string) {
	t.Helper()
	in.request(t, command)
	if words, code := in.genopret(t, command, "--signed", in.path(command+".txt")); code != exitDone {
		t.Fatalf("%s --signed: exit %d\n%s", command, code, words)
	}
}

func (in *fourEyes) settle(t *testing.T, call, outcome string) {
	t.Helper()
	if _, code := in.genopret(t, "settle", call, "--"+outcome, "--note", "set i fagsystemet"); code != exitUsage {
		t.Fatalf("settled without a signature: exit %d", code)
	}
	in.request(t, "settle", call, "--"+outcome, "--note", "set i fagsystemet")
	name := in.path("settle.txt")
	if words, code := in.genopret(t, "settle", "--signed", name); code != exitDone {
		t.Fatalf("settle --signed: exit %d\n%s", code, words)
	}
	if _, code := in.genopret(t, "settle", "--signed", name); code != exitUsage {
		t.Errorf("settled twice: exit %d", code)
	}
	for _, used := range []string{name, name + ".sig"} {
		if err := os.Remove(used); err != nil {
			t.Fatal(err)
		}
	}
}

// endLeases gives the corrections threads that nobody holds: the night is
// over, but its leases run for some minutes more.
func (in *fourEyes) endLeases(t *testing.T, open []openCall) {
	t.Helper()
	in.withLedger(t, func(l ledger, _ func(parts ...string) batch.Mark) {
		runs, err := l.Runs(context.Background(), 1)
		if err != nil {
			t.Fatal(err)
		}
		var threads [][]string
		for _, call := range open {
			correction, _, _ := strings.Cut(call.Call, ".")
			threads = append(threads, []string{correction})
		}
		if _, err := l.Form(context.Background(), runs[0].ID, threads); err != nil {
			t.Fatal(err)
		}
	})
}

func (in *fourEyes) openCalls(t *testing.T) (open []openCall) {
	t.Helper()
	words, code := in.genopret(t, "settle", "--json")
	if err := json.Unmarshal([]byte(words), &open); err != nil || code != exitPerson && code != exitDone {
		t.Fatalf("settle: exit %d, %v\n%s", code, err, words)
	}
	return open
}

// everyCall has DFDG do the same to each call.
func (in *fourEyes) everyCall(t *testing.T, do string) {
	t.Helper()
	var orders []string
	for n := range 200 {
		orders = append(orders, fmt.Sprintf(`{"call": %d, "do": %q}`, n+1, do))
	}
	in.script(t, "["+strings.Join(orders, ",")+"]")
}

func (in *fourEyes) waitingFor(t *testing.T, reason batch.Reason) (waiting []batch.RowRecord) {
	t.Helper()
	in.eachRow(t, func(_ *Config, _ *library, row batch.RowRecord) {
		if row.Standing == batch.Queued && row.Reason == reason {
			waiting = append(waiting, row)
		}
	})
	return waiting
}

func (in *fourEyes) withLedger(t *testing.T, use func(l ledger, mark func(parts ...string) batch.Mark)) {
	t.Helper()
	conf, err := loadConfig(in.path("kommune", "genopret.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	keys, err := loadKeys(conf)
	if err != nil {
		t.Fatal(err)
	}
	l, err := openLedger(context.Background(), conf, keys, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	use(l, keys.Mark)
}

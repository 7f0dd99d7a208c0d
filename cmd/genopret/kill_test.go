package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"genopret/batch"
	"genopret/batch/dfdgsim"
	"genopret/batch/plan"
)

// The instants at which a night is killed, and the how manieth of each: the
// first of its kind, and one deeper in.
var instants = []struct {
	point string
	nth   int
}{
	{"before-rename", 1}, {"after-rename", 1}, // the kept bytes
	{"mid-chunk", 1}, {"chunk-stored", 1},
	{"after-intent", 1}, {"after-intent", 4},
	{"sending", 2}, {"sent", 1}, {"sent", 5},
	{"after-answer", 1}, {"after-answer", 3},
	{"after-outcome", 1}, {"after-outcome", 6},
	{"between-steps", 1}, {"between-steps", 3},
	{"before-rename", 2}, {"after-rename", 2}, {"before-rename", 3}, {"after-rename", 3}, // receipt and list
}

// TestKilledAnywhere kills the night at every named instant, starts it again
// until nothing waits, and asks the simulator's journal what happened.
func TestKilledAnywhere(t *testing.T) {
	bin := buildPrograms(t)
	for _, at := range instants {
		t.Run(fmt.Sprintf("%s-%d", at.point, at.nth), func(t *testing.T) {
			t.Parallel()
			in := newInstallation(t, bin)
			in.killAt(t, at.point, at.nth)
			in.runUntilNothingWaits(t)
			in.checkPromises(t)
		})
	}
}

// TestKilledWhileDFDGAnswers kills the night after DFDG has written a call in
// its journal and before it answers.
func TestKilledWhileDFDGAnswers(t *testing.T) {
	bin := buildPrograms(t)
	for _, call := range []int{1, 3, 5, 8} {
		t.Run(fmt.Sprintf("call-%d", call), func(t *testing.T) {
			t.Parallel()
			in := newInstallation(t, bin)
			in.script(t, fmt.Sprintf(`[{"call": %d, "do": "hold"}]`, call))
			cmd := in.start(t)
			in.waitForSim(t, fmt.Sprintf("held %d", call))
			in.kill(t, cmd)
			in.runUntilNothingWaits(t)
			in.checkPromises(t)
		})
	}
}

// TestKilledAtRandom kills the night at twenty instants that a seed chose,
// while DFDG loses some answers and commits some calls late.
func TestKilledAtRandom(t *testing.T) {
	bin := buildPrograms(t)
	const seed = 20261122
	random := rand.New(rand.NewPCG(seed, 0))
	for i := range 20 {
		after := time.Duration(random.IntN(900)) * time.Millisecond
		t.Run(fmt.Sprintf("%d-after-%s", i, after), func(t *testing.T) {
			t.Parallel()
			in := newInstallation(t, bin)
			in.script(t, `[{"call": 2, "do": "cut-after"}, {"call": 4, "do": "late-commit", "after": "900ms"},
				{"call": 6, "do": "cut-before"}, {"call": 9, "do": "garbage"}, {"call": 11, "do": "late-commit", "after": "1s"}]`)
			cmd := in.start(t)
			timer := time.AfterFunc(after, func() { cmd.Process.Kill() })
			defer timer.Stop()
			cmd.Wait() // killed or done, both are what the test is about
			in.runUntilNothingWaits(t)
			in.checkPromises(t)
		})
	}
}

// installation is one municipality with its own simulated DFDG.
type installation struct {
	dir, bin string
	sim      *bufio.Scanner
	rows     int
}

// buildPrograms builds the job with its kill points, and the simulator, once.
func buildPrograms(t *testing.T) string {
	t.Helper()
	programs.once.Do(func() {
		programs.dir, programs.err = os.MkdirTemp("", "genopret-bin-")
		if programs.err != nil {
			return
		}
		out, err := exec.Command("go", "build", "-tags", "killpoints", "-o", programs.dir+"/",
			"genopret/cmd/genopret", "genopret/cmd/dfdgsim", "genopret/cmd/demo").CombinedOutput()
		if err != nil {
			programs.err = fmt.Errorf("%w: %s", err, out)
		}
	})
	if programs.err != nil {
		t.Fatal(programs.err)
	}
	return programs.dir
}

// killRows are corrections of every kind of recovery: with a read, with an id
// of ours, repeatable, and with none of these.
var killRows = []struct{ rule, more string }{
	{"6.1-2", "start_date=+10;affects_benefit=nej;comment=fejl;absence_type=1"},
	{"3.1-2", "interview_type=7;interview_at=+9 10:00;location=Torvet 1"},
	{"8.2-3", "activity_type=3;right_start_date=+2;comment=fejl"},
	{"13.2-1", "cause_code=4;event_date=-3;comment=fejl"},
	{"4.2-2", "category=5;with_interview=nej;comment=fejl"},
	{"6.2-1", "start_date=-1;right_start_date=+1;comment=fejl"},
	{"15-2", "comment=fejl"},
	{"2.2-1", "right_date=-2;comment=systemnedbrud;enrolment_category=1"},
}

func newInstallation(t *testing.T, bin string) *installation {
	t.Helper()
	in := &installation{dir: t.TempDir(), bin: bin}
	in.must(t, "genopret", "init", in.path("kommune"))
	in.must(t, "dfdgsim", "init", in.path("dfdg"))
	in.dropList(t)
	endpoint := in.startSim(t)
	conf := fmt.Sprintf(killConfig, endpoint)
	if err := os.WriteFile(in.path("kommune", "genopret.yaml"), []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	return in
}

const killConfig = `
environment: test
mode: act
municipality: {code: "0999", name: Prøvekommune}
folders: {work: arbejde, reports: rapporter}
key_file: noegle
sources: [{name: data-team, folder: indbakke, stable_polls: 2, stable_for: 1ms}]
dfdg: {endpoint: "%s", certificate: ../dfdg/client.pem, key: ../dfdg/client.key, roots: ../dfdg/ca.pem,
  organisation_type: "8", organisation_code: "99900", user_name: test, user_id: test, timeout: 500ms, settle_after: 2s}
limits: {parallel: 2, per_second: 0, send_within: 300ms, retry_after: 100ms, settle_within: 10s}
approval: {citizen_visible: false, calls_over: 0}
planning: {codes: {activity_cancelled: "9", activity_cause_error: "9"}}
`

func (in *installation) path(parts ...string) string {
	return filepath.Join(append([]string{in.dir}, parts...)...)
}

func (in *installation) must(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := exec.Command(filepath.Join(in.bin, name), args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
}

// dropList writes three corrections of each kind, and a world they fit in.
func (in *installation) dropList(t *testing.T) {
	t.Helper()
	conf := defaults()
	conf.Mode, conf.Approval = string(batch.Act), ApprovalConf{}
	conf.Planning.Codes = map[string]string{"activity_cancelled": "9", "activity_cause_error": "9"}
	lib, err := conf.library()
	if err != nil {
		t.Fatal(err)
	}
	today := batch.DateOf(time.Now().In(copenhagen()))
	planner, err := conf.plannerFrom(lib, "", today)
	if err != nil {
		t.Fatal(err)
	}
	list, records := killList(t, lib, today)
	if err := os.WriteFile(in.path("kommune", "indbakke", "liste.csv"), list, 0o600); err != nil {
		t.Fatal(err)
	}
	world := dfdgsim.World{}
	rows := planner.List()
	for i, record := range records {
		p, err := rows.Take(batch.RawRow{Row: i + 1, Cells: record})
		if err != nil {
			t.Fatal(err)
		}
		if p == nil {
			continue
		}
		if p.Standing != batch.Ready {
			t.Fatalf("row %d (%s) stands %s %s: %v", p.Row, p.Rule, p.Standing, p.Reason, p.Findings)
		}
		in.rows++
		furnish(&world, p)
	}
	if err := dfdgsim.WriteWorld(in.path("dfdg"), world); err != nil {
		t.Fatal(err)
	}
}

func furnish(world *dfdgsim.World, p *batch.Plan) {
	for _, c := range []batch.CPR{p.Wrong, p.Right} {
		if !c.IsZero() {
			world.Citizens = append(world.Citizens, dfdgsim.Citizen{CPR: c.Reveal(), Municipality: "999"})
		}
	}
	for _, call := range p.Calls {
		sent := map[string]string{}
		for _, v := range call.Params {
			sent[v.Element] = v.Text
		}
		if stands, ok := dfdgsim.Need(call.Operation, sent); ok {
			stands.CPR, stands.Owner = call.Citizen.Reveal(), "999"
			world.Registrations = append(world.Registrations, stands)
		}
	}
}

func killList(t *testing.T, lib *library, today batch.Date) ([]byte, [][]batch.Cell) {
	t.Helper()
	keys := []string{"rule", "cpr", "right_cpr", "registration_id", "registered_by"}
	for _, r := range killRows {
		for pair := range strings.SplitSeq(r.more, ";") {
			key, _, _ := strings.Cut(pair, "=")
			if !strings.Contains(strings.Join(keys, " ")+" ", key+" ") {
				keys = append(keys, key)
			}
		}
	}
	var heading []string
	for _, key := range keys {
		f, ok := lib.matrix.Field(key)
		if !ok {
			t.Fatalf("fields.yaml has no %s", key)
		}
		heading = append(heading, f.Heading.Da)
	}
	lines := [][]string{heading}
	for n := range 3 * len(killRows) {
		lines = append(lines, killLine(keys, n, today))
	}
	var text bytes.Buffer
	var records [][]batch.Cell
	for _, line := range lines {
		fmt.Fprintf(&text, "%s\r\n", strings.Join(line, ";"))
		var cells []batch.Cell
		for _, c := range line {
			cells = append(cells, batch.Cell{Text: c})
		}
		records = append(records, cells)
	}
	return text.Bytes(), records
}

func killLine(keys []string, n int, today batch.Date) []string {
	r := killRows[n%len(killRows)]
	cells := map[string]string{"rule": r.rule, "cpr": plan.InventedCPR(2 * n), "right_cpr": plan.InventedCPR(2*n + 1),
		"registration_id": fmt.Sprintf("%08x-0000-4000-8000-%012x", 0xabc00000+n, n), "registered_by": "egen"}
	for pair := range strings.SplitSeq(r.more, ";") {
		key, text, _ := strings.Cut(pair, "=")
		if days, clock, _ := strings.Cut(text, " "); strings.HasPrefix(text, "+") || strings.HasPrefix(text, "-") {
			var d int
			fmt.Sscanf(days, "%d", &d)
			text = strings.TrimSpace(today.AddDays(d).Danish() + " " + clock)
		}
		cells[key] = text
	}
	line := make([]string, len(keys))
	for i, key := range keys {
		line[i] = cells[key]
	}
	return line
}

// startSim starts the simulator and gives its address.
func (in *installation) startSim(t *testing.T) string {
	t.Helper()
	cmd := exec.Command(filepath.Join(in.bin, "dfdgsim"), "serve", in.path("dfdg"))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	hold, err := cmd.StdinPipe() // kept open: a held answer waits on it
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		hold.Close()
		cmd.Process.Kill()
		cmd.Wait() // killed on purpose
	})
	in.sim = bufio.NewScanner(out)
	in.sim.Scan()
	endpoint, ok := strings.CutPrefix(in.sim.Text(), "listening ")
	if !ok {
		t.Fatalf("the simulator said %q", in.sim.Text())
	}
	return endpoint
}

func (in *installation) script(t *testing.T, text string) {
	t.Helper()
	if err := os.WriteFile(in.path("dfdg", "script.json"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (in *installation) waitForSim(t *testing.T, line string) {
	t.Helper()
	for in.sim.Scan() {
		if in.sim.Text() == line {
			return
		}
	}
	t.Fatalf("the simulator never said %q", line)
}

func (in *installation) command() *exec.Cmd {
	return exec.Command(filepath.Join(in.bin, "genopret"), "run", "--config", in.path("kommune", "genopret.yaml"))
}

func (in *installation) start(t *testing.T) *exec.Cmd {
	t.Helper()
	cmd := in.command()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd
}

func (in *installation) kill(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	cmd.Wait() // killed on purpose
}

// killAt runs a night that reports its instants over a pipe and waits for an
// answer to each, and kills it at the nth of the named ones.
func (in *installation) killAt(t *testing.T, point string, nth int) {
	t.Helper()
	cmd := in.command()
	told, toldEnd, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	answersEnd, answers, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.ExtraFiles = []*os.File{toldEnd, answersEnd}
	var words bytes.Buffer
	cmd.Stderr = &words
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	toldEnd.Close()
	answersEnd.Close()
	defer told.Close()
	defer answers.Close()
	for lines := bufio.NewScanner(told); lines.Scan(); {
		if lines.Text() == point {
			if nth--; nth == 0 {
				in.kill(t, cmd)
				return
			}
		}
		fmt.Fprintln(answers, "on")
	}
	t.Fatalf("the night never came to %s: %v\n%s", point, cmd.Wait(), &words)
}

// runUntilNothingWaits starts nights until time alone changes nothing more.
func (in *installation) runUntilNothingWaits(t *testing.T) {
	t.Helper()
	for range 6 {
		var words bytes.Buffer
		cmd := in.command()
		cmd.Stderr, cmd.Stdout = &words, &words
		err := cmd.Run()
		var exit *exec.ExitError
		if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != exitPerson) {
			t.Fatalf("a night after the kill: %v\n%s", err, &words)
		}
		if !in.waits(t) {
			return
		}
	}
	in.eachRow(t, func(_ *Config, _ *library, row batch.RowRecord) {
		if row.Standing == batch.Done {
			return
		}
		t.Logf("row %d (%s) stands %s %s until %q", row.Row, row.Rule, row.Standing, row.Reason, row.Until)
		for _, call := range row.Made {
			t.Logf("  %s %s, attempt %d, to be settled after %s, answer %s %d", call.Operation, call.State, call.Attempt,
				call.SettleAfter.Format(time.TimeOnly), call.Answer.Class, call.Answer.Number)
		}
	})
	t.Fatal("after six nights something still waits that time should have settled")
}

// eachRow opens the ledger, as no process does now, and looks at every row.
func (in *installation) eachRow(t *testing.T, look func(conf *Config, lib *library, row batch.RowRecord)) {
	t.Helper()
	conf, err := loadConfig(in.path("kommune", "genopret.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	keys, err := loadKeys(conf)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	l, err := openLedger(ctx, conf, keys, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	lib, err := conf.library()
	if err != nil {
		t.Fatal(err)
	}
	runs, err := l.Runs(ctx, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range runs {
		for row, err := range l.Rows(ctx, r.ID, "") {
			if err != nil {
				t.Fatal(err)
			}
			look(conf, lib, row)
		}
	}
}

// waits reports whether a row is left that a later night would move on.
func (in *installation) waits(t *testing.T) bool {
	t.Helper()
	waiting := false
	in.eachRow(t, func(_ *Config, lib *library, row batch.RowRecord) {
		switch {
		case row.Standing == batch.Ready, row.Standing == batch.Queued && row.Until != "":
			waiting = waiting || !behindUnknowable(row)
		case row.Standing == batch.Unknown:
			waiting = waiting || !unknowable(lib, row)
		}
	})
	return waiting
}

// unknowable reports whether the row's unknown call has neither an id of ours
// nor a read: only a person can settle it.
func unknowable(lib *library, row batch.RowRecord) bool {
	for _, call := range row.Made {
		if call.State != batch.CallUnknown {
			continue
		}
		op := lib.catalog.Operation(call.Operation)
		return op.Verify == nil && op.ClientID == ""
	}
	return false
}

func behindUnknowable(row batch.RowRecord) bool { return row.Reason == batch.ReasonBlocked }

// checkPromises asks the simulator's journal: every call accepted at most
// once, every correction done, or unknown where nothing can tell.
func (in *installation) checkPromises(t *testing.T) {
	t.Helper()
	accepted := in.acceptances(t)
	for what, n := range accepted {
		if n > 1 {
			t.Errorf("%s was accepted %d times", what, n)
		}
	}
	rows, total := 0, 0
	in.eachRow(t, func(_ *Config, lib *library, row batch.RowRecord) {
		rows++
		switch row.Standing {
		case batch.Done:
			total += len(row.Made)
		case batch.Unknown:
			if !unknowable(lib, row) {
				t.Errorf("row %d (%s) is unknown, but could have been read or sent again", row.Row, row.Rule)
			}
			for _, call := range row.Made {
				if call.State == batch.CallDone {
					total++
				}
			}
		default:
			t.Errorf("row %d (%s) stands %s %s", row.Row, row.Rule, row.Standing, row.Reason)
		}
	})
	if rows != in.rows {
		t.Errorf("%d rows in the ledger, %d in the list", rows, in.rows)
	}
	if len(accepted) < total {
		t.Errorf("%d calls are told done, DFDG accepted %d", total, len(accepted))
	}
	if _, err := os.Stat(in.path("kommune", "indbakke", "liste.csv")); !errors.Is(err, os.ErrNotExist) {
		t.Error("the list still lies in the inbox")
	}
}

// acceptances counts what the journal holds, by operation and content.
func (in *installation) acceptances(t *testing.T) map[string]int {
	t.Helper()
	data, err := os.ReadFile(in.path("dfdg", "journal.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	accepted := map[string]int{}
	for line := range strings.Lines(string(data)) {
		var entry struct {
			Service, Operation, CPR string
			Elements                map[string]string
		}
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Fatal(err)
		}
		accepted[fmt.Sprint(entry.Service, entry.Operation, entry.CPR, entry.Elements)]++
	}
	return accepted
}

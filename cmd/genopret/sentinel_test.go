package main

import (
	"archive/zip"
	"bytes"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"genopret/batch"
	"genopret/batch/dfdgsim"
)

// A citizen whom a night must not leave traces of.
const (
	sentinelCPR     = "2411741357"
	sentinelName    = "Sentinella Vogterdal"
	sentinelComment = "vagtkommentaren ingen må finde"
	sentinelFile    = "Filnavnia Listegaard" // the receipt may say what list it is for
	sentinelList    = `Regel;CPR;Rette CPR;Registrerings-id;Registreret af;Startdato;Påvirker ydelse;Berigtigelseskommentar;Den andens navn;Årsagskode;Hændelsesdato;Reference
6.1-2;2411741357;;abc00000-0000-4000-8000-000000000000;egen;01-12-2099;nej;vagtkommentaren ingen må finde;;;;sag 1
6.1-2;2411741357;;a2;egen;01-12-2099;ja;vagtkommentaren ingen må finde;;;;sag 2
6.1-2;2411741357;;a3;egen;01-12-2099;nej;skulle stå på Sentinella Vogterdal;Sentinella Vogterdal;;;sag 3
13.2-1;2411741357;2411741358;a4;egen;;;vagtkommentaren ingen må finde;;4;01-11-2026;sag 4
6.1-2;241174-1357;;a5;hvem ved;01-12-2099;nej;vagtkommentaren ingen må finde;Sentinella Vogterdal;;;2411741357
`
)

// TestNoTraceOfACitizen runs a night that is killed once, with a citizen who
// stands in every kind of row and in the name of the list, and searches every
// byte that it left.
func TestNoTraceOfACitizen(t *testing.T) {
	in := newInstallation(t, buildPrograms(t))
	world := dfdgsim.World{
		Citizens: []dfdgsim.Citizen{{CPR: sentinelCPR, Municipality: "999"}, {CPR: "2411741358", Municipality: "999"}},
		Registrations: []dfdgsim.Registration{{Kind: "Absence", ID: "abc00000-0000-4000-8000-000000000000", CPR: sentinelCPR,
			Owner: "999", Fields: map[string]string{}}},
	}
	inbox := in.path("kommune", "indbakke")
	if err := os.Remove(filepath.Join(inbox, "liste.csv")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(inbox, sentinelCPR+" "+sentinelFile+".csv"), []byte(sentinelList), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := dfdgsim.WriteWorld(in.path("dfdg"), world); err != nil {
		t.Fatal(err)
	}
	in.killAt(t, "after-intent", 1)
	words := in.wordsOfANight(t)
	search(t, "what the night printed", words)

	err := filepath.WalkDir(in.dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		inside, _ := filepath.Rel(in.dir, path)
		switch {
		case strings.HasPrefix(inside, "dfdg"), strings.HasPrefix(inside, filepath.Join("kommune", "rapporter")):
			return nil // the simulator's own folder, and the named workbooks
		case strings.HasPrefix(inside, filepath.Join("kommune", "indbakke", "behandlet")):
			return nil // the sender's own file
		case strings.HasPrefix(entry.Name(), "ret-"):
			return nil // the sender's own rows, to be mended and dropped again
		}
		search(t, "a name: "+inside, []byte(entry.Name()))
		if entry.IsDir() {
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		search(t, inside, data)
		searchInside(t, inside, data)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	in.findInStarWorkbook(t)
}

// search fails when one of the sentinels stands in the data, in UTF-8,
// UTF-16, or with the hyphen that people write.
func search(t *testing.T, where string, data []byte) {
	t.Helper()
	secrets := []string{sentinelCPR, "241174-1357", sentinelName, "Vogterdal", sentinelComment}
	if !strings.Contains(where, "kvittering-") {
		secrets = append(secrets, sentinelFile)
	}
	for _, secret := range secrets {
		wide := make([]byte, 0, 2*len(secret))
		for _, c := range []byte(secret) {
			wide = append(wide, c, 0)
		}
		if bytes.Contains(data, []byte(secret)) || bytes.Contains(data, wide) {
			t.Errorf("%s holds a citizen's data", where)
			return
		}
	}
}

// searchInside looks into workbooks, whose bytes are deflated.
func searchInside(t *testing.T, where string, data []byte) {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return // no archive
	}
	for _, f := range archive.File {
		from, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		inner, err := io.ReadAll(from)
		if err != nil {
			t.Fatal(err)
		}
		search(t, where+"/"+f.Name, inner)
	}
}

// wordsOfANight runs one night and gives all that it printed.
func (in *installation) wordsOfANight(t *testing.T) []byte {
	t.Helper()
	cmd := in.command()
	out, err := cmd.CombinedOutput()
	if exit, ok := err.(*exec.ExitError); !ok || exit.ExitCode() != exitPerson {
		t.Fatalf("%v\n%s", err, out)
	}
	return out
}

// findInStarWorkbook proves that the search can find: STAR needs the number.
func (in *installation) findInStarWorkbook(t *testing.T) {
	t.Helper()
	books, err := filepath.Glob(in.path("kommune", "rapporter", "star-*.xlsx"))
	if err != nil || len(books) != 1 {
		t.Fatalf("there is not one workbook for STAR: %v %v", books, err)
	}
	archive, err := zip.OpenReader(books[0])
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	for _, f := range archive.File {
		from, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		inner, err := io.ReadAll(from)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(inner, []byte(sentinelCPR)) {
			return
		}
	}
	t.Error("the workbook for STAR lacks the citizen's number; or the search would not have found it anywhere")
}

// TestPlanSendsNothing: planning, in a whole installation whose DFDG is up,
// leaves the simulator untouched and the ledger unmade.
func TestPlanSendsNothing(t *testing.T) {
	in := newInstallation(t, buildPrograms(t))
	cmd := exec.Command(filepath.Join(in.bin, "genopret"), "plan", in.path("kommune", "indbakke", "liste.csv"),
		"--config", in.path("kommune", "genopret.yaml"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	requests, err := dfdgsim.ReadRequests(in.path("dfdg"))
	if err != nil || len(requests) > 0 {
		t.Errorf("the simulator saw %d requests (%v)", len(requests), err)
	}
	if _, err := os.Stat(in.path("kommune", "arbejde", "journal.db")); err == nil {
		t.Error("planning made a ledger")
	}
}

// TestOneNightAtATime: a second instance is refused, and names the holder.
func TestOneNightAtATime(t *testing.T) {
	in := newInstallation(t, buildPrograms(t))
	held, err := lockFolder(in.path("kommune", "arbejde"))
	if err != nil {
		t.Fatal(err)
	}
	defer held.release()
	out, err := in.command().CombinedOutput()
	exit, ok := err.(*exec.ExitError)
	if !ok || exit.ExitCode() != exitFailed || !strings.Contains(string(out), "proces") {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestPauseIsAskedBeforeEverySend: with the brake pulled nothing leaves, and
// what waited goes once it is released.
func TestPauseIsAskedBeforeEverySend(t *testing.T) {
	in := newInstallation(t, buildPrograms(t))
	conf := in.path("kommune", "genopret.yaml")
	in.must(t, "genopret", "pause", "--config", conf, "--why", "prøve")
	in.wordsOfANight(t)
	if n := len(in.acceptancesIfAny(t)); n > 0 {
		t.Errorf("%d calls left although paused", n)
	}
	in.eachRow(t, func(_ *Config, _ *library, row batch.RowRecord) {
		if row.Standing != batch.Queued || row.Reason != batch.ReasonPaused {
			t.Errorf("row %d stands %s %s", row.Row, row.Standing, row.Reason)
		}
	})
	in.must(t, "genopret", "resume", "--config", conf)
	in.runUntilNothingWaits(t)
	in.checkPromises(t)
}

func (in *installation) acceptancesIfAny(t *testing.T) map[string]int {
	t.Helper()
	if _, err := os.Stat(in.path("dfdg", "journal.jsonl")); err != nil {
		return nil
	}
	return in.acceptances(t)
}

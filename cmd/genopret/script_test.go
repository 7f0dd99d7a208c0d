package main

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"genopret/batch/dfdgsim"
)

// TestScripts runs the tool as a person does: testdata/scripts, one behaviour
// a file.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "../../testdata/scripts", Cmds: map[string]func(*testscript.TestScript, bool, []string){
		"exits":      exits,
		"dfdgfolder": dfdgFolder,
	}})
}

// exits runs genopret and compares its exit code: exits CODE ARGS...
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: exits CODE ARGS...")
	}
	err := ts.Exec("sh", append([]string{"-c", `genopret "$@"; echo "exit=$?"`, "sh"}, args[1:]...)...)
	ts.Check(err)
	want := "exit=" + args[0] + "\n"
	out := ts.ReadFile("stdout")
	if len(out) < len(want) || out[len(out)-len(want):] != want {
		ts.Fatalf("genopret %v: want %s got:\n%s\n%s", args[1:], want, out, ts.ReadFile("stderr"))
	}
}

// dfdgFolder makes a simulated DFDG's folder, for its certificates: dfdgfolder DIR
func dfdgFolder(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: dfdgfolder DIR")
	}
	ts.Check(dfdgsim.Init(ts.MkAbs(args[0]), time.Now()))
}

// genopretMain lets the scripts run the program in a process of its own.
func genopretMain() {
	os.Exit(perform(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

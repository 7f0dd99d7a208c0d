package batch_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// pkg is what go list tells of a package.
type pkg struct {
	ImportPath string
	Imports    []string
	Deps       []string
	Standard   bool
}

// TestWalls holds the walls of the house: imports point to batch.
func TestWalls(t *testing.T) {
	ours := list(t)
	for path, p := range ours {
		for _, imported := range p.Imports {
			if why := wall(path, imported); why != "" {
				t.Errorf("%s imports %s: %s", path, imported, why)
			}
		}
		if slices.Contains(pure, path) {
			for _, reached := range p.Deps {
				if slices.Contains(world, reached) {
					t.Errorf("%s reaches %s: planning and reading must not be able to touch the world", path, reached)
				}
			}
		}
	}
	for _, path := range pure {
		if _, ok := ours[path]; !ok && !strings.HasSuffix(path, "schedules") && !strings.HasSuffix(path, "delivery") {
			t.Errorf("there is no package %s; is the wall around it still needed?", path)
		}
	}
}

// pure rooms reach none of the world through any import, so a dry run cannot
// write or send.
var (
	pure = []string{"genopret/batch", "genopret/batch/plan", "genopret/batch/rules", "genopret/batch/approve", "genopret/schedules",
		"genopret/parsers/csvlist", "genopret/parsers/excellist", "genopret/parsers/delivery"}
	world = []string{"net", "net/http", "os/exec", "database/sql"}
)

// adapters are known by the technology they speak; they never import each
// other, and meet only in cmd.
var adapters = []string{"genopret/batch/ledger/sqlite", "genopret/batch/kept", "genopret/batch/approve/sshkey", "genopret/batch/transfer/", "genopret/batch/dfdg/",
	"genopret/batch/notice", "genopret/batch/watch", "genopret/batch/dfdgsim", "genopret/parsers", "genopret/reports"}

func wall(from, to string) string {
	switch {
	case !strings.HasPrefix(to, "genopret/"):
		if from == "genopret/batch" && strings.Contains(strings.Split(to, "/")[0], ".") {
			return "batch imports the standard library alone"
		}
		return ""
	case strings.HasPrefix(to, "genopret/cmd/"):
		return "nobody imports a command"
	case from == "genopret/batch":
		return "batch imports nothing of ours"
	case from == "genopret/batch/dfdgsim":
		return "the simulator judges the others and shares nothing with them"
	case to == "genopret/batch/dfdgsim" && !strings.HasPrefix(from, "genopret/cmd/"):
		return "the simulator is for tests and the demo"
	}
	a, b := adapter(from), adapter(to)
	if a != "" && b != "" && a != b && !strings.HasPrefix(from, "genopret/cmd/") {
		return "adapters never import each other"
	}
	return ""
}

func adapter(path string) string {
	for _, a := range adapters {
		if strings.HasPrefix(path, a) {
			if !strings.HasSuffix(a, "/") {
				return a
			}
			return path
		}
	}
	return ""
}

func list(t *testing.T) map[string]pkg {
	t.Helper()
	out, err := exec.Command("go", "list", "-deps", "-json=ImportPath,Imports,Deps,Standard", "genopret/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	ours := map[string]pkg{}
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return ours
		} else if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(p.ImportPath, "genopret/") {
			ours[p.ImportPath] = p
		}
	}
}

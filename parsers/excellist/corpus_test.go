package excellist

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"genopret/batch"
)

var update = flag.Bool("update", false, "write the expected rows anew")

// TestLibreOffice reads what LibreOffice wrote: as expected, the same both
// ways, and as excelize reads it.
func TestLibreOffice(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/libreoffice/*.xlsx")
	if err != nil || len(files) < 7 {
		t.Fatalf("%d workbooks, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			book, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := threeWays(t, book)
			golden := strings.TrimSuffix(file, ".xlsx") + ".txt"
			if *update {
				if err := os.WriteFile(golden, []byte(strings.Join(got, "\n")+"\n"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Split(strings.TrimSpace(string(want)), "\n"), got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// threeWays reads a book the plain way, the careful way and with excelize.
func threeWays(t *testing.T, book []byte) []string {
	t.Helper()
	plain, told, err := read(book, Limits{}, false)
	if err != nil {
		t.Fatal(err)
	}
	careful, again, err := read(book, Limits{}, true)
	if err != nil {
		t.Fatalf("the careful way: %v", err)
	}
	if diff := cmp.Diff(plain, careful) + cmp.Diff(told, again); diff != "" {
		t.Errorf("-plain +careful:\n%s", diff)
	}
	if diff := cmp.Diff(oracle(t, book), plain); diff != "" {
		t.Errorf("-excelize +ours:\n%s", diff)
	}
	return plain
}

func TestWhatIsHiddenIsReadAndTold(t *testing.T) {
	t.Parallel()
	book, err := os.ReadFile("testdata/libreoffice/hidden.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	_, told, err := read(book, Limits{}, false)
	want := batch.Told{Format: "xlsx", HiddenSheets: 1, HiddenRows: 2, HiddenColumns: 1}
	if diff := cmp.Diff(want, told); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
	book, err = os.ReadFile("testdata/libreoffice/formulas.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	_, told, err = read(book, Limits{}, false)
	if diff := cmp.Diff(batch.Told{Format: "xlsx", Formulas: 8}, told); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
	book, err = os.ReadFile("testdata/libreoffice/date1904.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	_, told, err = read(book, Limits{}, false)
	if diff := cmp.Diff(batch.Told{Format: "xlsx", Date1904: true}, told); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
}

package main

import (
	"os"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// programs are built once for all tests that drive whole processes.
var programs struct {
	once sync.Once
	dir  string
	err  error
}

// cleaned runs the tests and then takes the built programs away.
type cleaned struct{ *testing.M }

func (c cleaned) Run() int {
	code := c.M.Run()
	os.RemoveAll(programs.dir)
	return code
}

func TestMain(m *testing.M) {
	testscript.Main(cleaned{m}, map[string]func(){"genopret": genopretMain})
}

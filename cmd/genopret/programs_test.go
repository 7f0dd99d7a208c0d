package main

import (
	"os"
	"sync"
	"testing"
)

// programs are built once for all tests that drive whole processes.
var programs struct {
	once sync.Once
	dir  string
	err  error
}

func TestMain(m *testing.M) {
	code := m.Run()
	os.RemoveAll(programs.dir)
	os.Exit(code)
}

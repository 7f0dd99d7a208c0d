package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// lock is the one lock of a work folder: two nights at once would send twice
// what neither has written down yet. The system releases it when the process
// dies, however it dies.
type lock struct{ file *os.File }

// lockFolder takes the lock, or says who holds it.
func lockFolder(dir string) (*lock, error) {
	path := filepath.Join(dir, "laas")
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lås arbejdsmappen: %w", err)
	}
	if err := tryLock(file); err != nil {
		holder := make([]byte, 200)
		n, _ := file.Read(holder) // only to name the holder; the lock has said no
		file.Close()
		return nil, fmt.Errorf("en anden genopret kører allerede her (%s); vent, til den er færdig", strings.TrimSpace(string(holder[:n])))
	}
	host, _ := os.Hostname() // a name for people; "" is as good as none
	if err := file.Truncate(0); err == nil {
		fmt.Fprintf(file, "proces %d på %s\n", os.Getpid(), host)
	}
	return &lock{file}, nil
}

// release gives the folder free.
func (l *lock) release() error { return l.file.Close() }

// makeWorkFolder makes the folder that the lock lies in.
func makeWorkFolder(conf *Config) error {
	if err := os.MkdirAll(conf.path(conf.Folders.Work), 0o700); err != nil {
		return fmt.Errorf("opret arbejdsmappen: %w", err)
	}
	return nil
}

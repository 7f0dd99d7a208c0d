package folder

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"genopret/batch"
)

// look is what lay in the folder at one moment, by name; nil for what could
// not be looked at.
type look map[string]fs.FileInfo

// List gives the lists that are ready and those that wait, by name. It looks
// several times, with one wait for all files together, and believes what stays
// the same: a single look proves nothing, and neither does an old time, which
// many uploads bring along from the sender's machine. For the same reason a
// time in the future holds nothing up. Folders are passed over; links, devices
// and names that cannot be written down wait as "unreadable".
func (s *Source) List(ctx context.Context) ([]batch.Dropped, []batch.Waiting, error) {
	root, err := s.root()
	if err != nil {
		return nil, nil, err
	}
	defer root.Close() // was only read
	seen, err := s.look(root)
	if err != nil {
		return nil, nil, err
	}
	stable := seen
	for range s.looks(seen) {
		if err := s.Clock.Sleep(ctx, s.pause()); err != nil {
			return nil, nil, fmt.Errorf("source %s: watch the drop folder: %w", s.Options.Name, err)
		}
		if seen, err = s.look(root); err != nil {
			return nil, nil, err
		}
		stable = unchanged(stable, seen)
	}
	ready, waiting := s.judge(root, seen, stable)
	return ready, waiting, nil
}

// looks is how many more are needed: none where nothing could become ready.
func (s *Source) looks(seen look) int {
	for name, info := range seen {
		if s.obstacle(name, info, seen) == "" {
			return s.StablePolls
		}
	}
	return 0
}

// pause lies between two looks.
func (s *Source) pause() time.Duration {
	polls := time.Duration(s.StablePolls)
	return max(s.Poll, (s.StableFor+polls-1)/polls)
}

// look reads the folder. It asks for the folder by its path, so that one that
// was unmounted in between is not mistaken for an empty one.
func (s *Source) look(root *os.Root) (look, error) {
	entries, err := os.ReadDir(s.Dir)
	if err != nil {
		return nil, fmt.Errorf("source %s: read drop folder: %w", s.Options.Name, bare(err))
	}
	seen := make(look, len(entries))
	for _, entry := range entries {
		info, err := root.Lstat(entry.Name())
		switch {
		case errors.Is(err, fs.ErrNotExist): // has just gone
		case err != nil:
			seen[entry.Name()] = nil
		case !info.IsDir():
			seen[entry.Name()] = info
		}
	}
	return seen, nil
}

// unchanged keeps those of before that now are still the same.
func unchanged(before, now look) look {
	same := look{}
	for name, info := range now {
		if old := before[name]; old != nil && info != nil && sameFile(old, info) {
			same[name] = info
		}
	}
	return same
}

func sameFile(a, b fs.FileInfo) bool {
	return os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}

func (s *Source) judge(root *os.Root, seen, stable look) (ready []batch.Dropped, waiting []batch.Waiting) {
	for name, info := range seen {
		why := s.obstacle(name, info, seen)
		switch {
		case why == isMarker:
			continue
		case why == "" && stable[name] == nil:
			why = "changing"
		case why == "" && !readable(root, name, info):
			why = "unreadable"
		}
		if why != "" {
			waiting = append(waiting, batch.Waiting{Name: printable(name), Why: why})
			continue
		}
		ready = append(ready, batch.Dropped{Name: name, Size: info.Size(), ModTime: info.ModTime()})
	}
	slices.SortFunc(ready, func(a, b batch.Dropped) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(waiting, func(a, b batch.Waiting) int { return cmp.Compare(a.Name, b.Name) })
	return ready, waiting
}

// isMarker is the obstacle of a file that only marks another as ready.
const isMarker = "is-marker"

// obstacle says what, beside being in change, keeps a file from being taken;
// "" for nothing.
func (s *Source) obstacle(name string, info fs.FileInfo, seen look) string {
	switch {
	case s.isTemporary(name):
		return "temporary"
	case s.Marker != "" && strings.HasSuffix(name, s.Marker):
		return isMarker
	case info == nil, !info.Mode().IsRegular(), name != printable(name):
		return "unreadable"
	case s.Marker != "" && seen[name+s.Marker] == nil:
		return "marker"
	}
	return ""
}

func (s *Source) isTemporary(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc(s.temporary, func(pattern string) bool {
		match, _ := path.Match(pattern, name) // New has checked the pattern
		return match
	})
}

func readable(root *os.Root, name string, info fs.FileInfo) bool {
	f, err := openSame(root, name, info)
	if err != nil {
		return false
	}
	return f.Close() == nil
}

// printable is the name in a form that people can be shown.
func printable(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return utf8.RuneError
		}
		return r
	}, strings.ToValidUTF8(name, string(utf8.RuneError)))
}

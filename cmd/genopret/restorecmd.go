package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"genopret/batch/ledger/sqlite"
	"genopret/batch/seal"
)

// restoreCmd puts a backup in place of what is there, or of what is lost.
type restoreCmd struct {
	Backup  string `arg:"" help:"Mappen med sikkerhedskopien." type:"existingdir"`
	Replace bool   `help:"Læg det, der er her nu, til side i en mappe ved siden af; intet slettes."`
	Why     string `help:"Hvorfor; gemmes i revisionssporet." default:""`
}

// Run makes the copy safe before it is in place: what it believes unsent may
// have been sent after it was made.
func (c *restoreCmd) Run(ctx context.Context, cli *cli, io *stdio) error {
	conf, err := loadConfig(cli.Config)
	if err != nil {
		return err
	}
	keys, err := loadKeys(conf)
	if err != nil {
		return err
	}
	contents, err := readBackup(c.Backup)
	if err != nil {
		return usageError{err}
	}
	if contents.Municipality != conf.Municipality.Code || contents.Environment != conf.Environment {
		return usageError{fmt.Errorf("kopien er for kommune %s, miljø %s; her er %s, %s", contents.Municipality, contents.Environment, conf.Municipality.Code, conf.Environment)}
	}
	work := filepath.Clean(conf.path(conf.Folders.Work))
	fresh := work + "-gendannes"
	held, err := c.prepare(ctx, conf, keys, fresh)
	if err == nil {
		err = c.swap(conf, work, fresh)
	}
	if err != nil {
		return errors.Join(err, os.RemoveAll(fresh))
	}
	fmt.Fprintf(io.out, `Journalen er gendannet fra kopien af %s.

%d rettelser, som kopien mener ikke er sendt, er holdt tilbage: de kan være sendt, efter at kopien blev taget.
Se dem efter i DFDG eller fagsystemet, og frigiv dem med 'genopret release'. Afgør først, om lister er behandlet
siden da: de ligger i 'behandlet' hos kilden og er ukendte for journalen. Læg dem ikke i indbakken uden at se efter.
Bremsen er trukket; 'genopret resume' løsner den.
`, contents.Made, held)
	return nil
}

// prepare builds the work folder beside the one that is to be replaced.
func (c *restoreCmd) prepare(ctx context.Context, conf *Config, keys *seal.Keys, fresh string) (held int, err error) {
	if err := errors.Join(os.RemoveAll(fresh), os.CopyFS(fresh, os.DirFS(c.Backup)), os.Remove(filepath.Join(fresh, backupList))); err != nil {
		return 0, fmt.Errorf("kopiér sikkerhedskopien: %w", err)
	}
	err = filepath.WalkDir(fresh, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() {
			return os.Chmod(path, 0o700)
		}
		return errors.Join(err, os.Chmod(path, 0o600))
	})
	if err != nil {
		return 0, fmt.Errorf("luk mappen: %w", err)
	}
	err = withCopy(ctx, conf, keys, filepath.Join(fresh, backupLedger), func(l *sqlite.Ledger) error {
		if err := l.Sound(ctx); err != nil {
			return err
		}
		var err error
		held, err = l.Restored(ctx, byPerson("restored", c.Why))
		return err
	})
	return held, errors.Join(err, syncTree(fresh))
}

// swap is two renames. A crash between them leaves the old folder aside and
// the new one under its own name; nothing has been sent from either.
func (c *restoreCmd) swap(conf *Config, work, fresh string) error {
	if err := makeWorkFolder(conf); err != nil {
		return err
	}
	held, err := lockFolder(work)
	if err != nil {
		return err
	}
	defer held.release()
	if _, err := os.Lstat(filepath.Join(work, backupLedger)); err == nil && !c.Replace {
		return usageError{errors.New("her er en journal i forvejen; '--replace' lægger den til side")}
	}
	aside := work + "-foer-" + time.Now().UTC().Format("20060102T150405Z")
	if err := os.Rename(work, aside); err != nil {
		return fmt.Errorf("læg den gamle mappe til side: %w", err)
	}
	if err := os.Rename(fresh, work); err != nil {
		return fmt.Errorf("læg den gendannede mappe på plads (den gamle ligger i %s): %w", aside, err)
	}
	return syncPath(filepath.Dir(work))
}

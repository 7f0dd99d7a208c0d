package kept

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Copy copies what is kept under the id to another folder, sealed as it is.
// Kept bytes never change once they stand under their name.
func (f *Folder) Copy(id, to string) error {
	name, err := f.name(id)
	if err != nil {
		return err
	}
	from, err := os.Open(name + suffix)
	if err != nil {
		return fmt.Errorf("copy kept bytes of %s: %w", id, err)
	}
	defer from.Close() // read only: nothing to lose
	target, err := os.OpenFile(filepath.Join(to, id+suffix), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("copy kept bytes of %s: %w", id, err)
	}
	_, err = io.Copy(target, from)
	if err = errors.Join(err, target.Sync(), target.Close()); err != nil {
		return fmt.Errorf("copy kept bytes of %s: %w", id, err)
	}
	return nil
}

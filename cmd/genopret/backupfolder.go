package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// backupContents is what a backup says of itself. The hashes are of sealed
// bytes and tell nothing about anybody.
type backupContents struct {
	Municipality string            `json:"municipality"`
	Environment  string            `json:"environment"`
	Made         string            `json:"made"`
	Head         string            `json:"audit_head"`
	Files        map[string]string `json:"files"` // path to SHA-256 in hex
}

func (c *backupContents) write(dir string) error {
	files, err := hashFiles(dir)
	if err != nil {
		return err
	}
	c.Files = files
	text, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, backupList), text, 0o600); err != nil {
		return fmt.Errorf("skriv indholdet: %w", err)
	}
	return syncTree(dir)
}

// readBackup reads what a backup says of itself, and holds it to it.
func readBackup(dir string) (*backupContents, error) {
	text, err := os.ReadFile(filepath.Join(dir, backupList))
	if err != nil {
		return nil, fmt.Errorf("%s er ingen sikkerhedskopi: %w", dir, err)
	}
	var c backupContents
	if err := json.Unmarshal(text, &c); err != nil {
		return nil, fmt.Errorf("%s: indholdet kan ikke læses: %w", dir, err)
	}
	files, err := hashFiles(dir)
	if err != nil {
		return nil, err
	}
	delete(files, backupList)
	for name, hash := range c.Files {
		if files[name] != hash {
			return nil, fmt.Errorf("%s er ikke, som den blev skrevet: %s mangler eller er ændret", dir, name)
		}
	}
	if len(files) != len(c.Files) || c.Files[backupLedger] == "" {
		return nil, fmt.Errorf("%s er ikke, som den blev skrevet: der ligger andet end det, den nævner", dir)
	}
	return &c, nil
}

func hashFiles(dir string) (map[string]string, error) {
	hashes := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		hashes[filepath.ToSlash(name)], err = hashFile(path)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("læs sikkerhedskopien: %w", err)
	}
	return hashes, nil
}

func hashFile(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	_, err = io.Copy(sum, file)
	return hex.EncodeToString(sum.Sum(nil)), errors.Join(err, file.Close())
}

// syncTree makes everything under the folder durable, folders last.
func syncTree(dir string) error {
	var folders []string
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() {
			folders = append(folders, path)
			return nil
		}
		return errors.Join(err, syncPath(path))
	})
	for i := len(folders) - 1; i >= 0 && err == nil; i-- {
		err = syncPath(folders[i])
	}
	return err
}

func syncPath(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

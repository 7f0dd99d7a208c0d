package sshkey_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"

	"genopret/batch/approve"
	"genopret/batch/approve/sshkey"
)

var text = []byte("genopret-anmodning 1\nhandling: approve\n")

func signer(t *testing.T) (ssh.Signer, string) {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	s, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return s, strings.TrimSpace(string(ssh.MarshalAuthorizedKey(s.PublicKey())))
}

func sign(t *testing.T, s ssh.Signer, hash sshsig.HashAlgorithm, namespace string) []byte {
	t.Helper()
	signature, err := sshsig.Sign(bytes.NewReader(text), s, hash, namespace)
	if err != nil {
		t.Fatal(err)
	}
	return sshsig.Armor(signature)
}

func TestWhatIsSignedForUsHolds(t *testing.T) {
	t.Parallel()
	s, line := signer(t)
	want, err := sshkey.Fingerprint(line + " anna@kommunen\n")
	if err != nil {
		t.Fatal(err)
	}
	got, err := sshkey.Verify(text, sign(t, s, sshsig.HashSHA512, sshkey.Namespace))
	if err != nil || got != want || !strings.HasPrefix(got, "SHA256:") {
		t.Errorf("%q, want %q: %v", got, want, err)
	}
}

// TestSSHKeygen: a real key and a real signature, as the manual says.
func TestSSHKeygen(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	key, file := filepath.Join(dir, "key"), filepath.Join(dir, "anmodning.txt")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"ed25519", "ecdsa", "rsa"} {
		for _, args := range [][]string{{"-q", "-t", kind, "-N", "", "-f", key}, {"-q", "-Y", "sign", "-n", "genopret", "-f", key, file}} {
			if out, err := exec.Command("ssh-keygen", args...).CombinedOutput(); err != nil {
				t.Fatalf("ssh-keygen %v: %v\n%s", args, err, out)
			}
		}
		public, signature := read(t, key+".pub"), read(t, file+".sig")
		want, err := sshkey.Fingerprint(string(public))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := sshkey.Verify(text, signature); err != nil || got != want {
			t.Errorf("%s: %q, want %q: %v", kind, got, want, err)
		}
		for _, name := range []string{key, key + ".pub", file + ".sig"} {
			if err := os.Remove(name); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	s, _ := signer(t)
	good := sign(t, s, sshsig.HashSHA512, sshkey.Namespace)
	for _, c := range []struct {
		want            approve.RefusalCode
		text, signature []byte
	}{
		{approve.OtherNamespace, text, sign(t, s, sshsig.HashSHA512, "git")},
		{approve.OtherHash, text, sign(t, s, sshsig.HashSHA256, sshkey.Namespace)},
		{approve.SignatureWrong, append(bytes.Clone(text), '\n'), good},
		{approve.SignatureWrong, nil, good},
		{approve.SignatureWrong, text, otherKey(t, s)},
		{approve.NotASignature, text, nil},
		{approve.NotASignature, text, text},
		{approve.NotASignature, text, good[:len(good)/2]},
		{approve.NotASignature, text, bytes.ReplaceAll(good, []byte("SSH SIGNATURE"), []byte("PGP SIGNATURE"))},
	} {
		fingerprint, err := sshkey.Verify(c.text, c.signature)
		var refusal *approve.Refusal
		if !errors.As(err, &refusal) || refusal.Code != c.want || fingerprint != "" {
			t.Errorf("want %s, got %q %v", c.want, fingerprint, err)
		}
	}
}

// otherKey is a signature that says it was made by a key which did not make it.
func otherKey(t *testing.T, s ssh.Signer) []byte {
	t.Helper()
	signature, err := sshsig.Sign(bytes.NewReader(text), s, sshsig.HashSHA512, sshkey.Namespace)
	if err != nil {
		t.Fatal(err)
	}
	other, _ := signer(t)
	signature.PublicKey = other.PublicKey()
	return sshsig.Armor(signature)
}

func TestWhatIsNoPublicKeyIsRefused(t *testing.T) {
	t.Parallel()
	s, line := signer(t)
	_, second := signer(t)
	for what, key := range map[string]string{"nothing": "", "words": "Anna And", "half": line[:len(line)/2], "options": `no-pty ` + line,
		"two keys": line + "\n" + second, "a certificate": certificate(t, s)} {
		if got, err := sshkey.Fingerprint(key); err == nil {
			t.Errorf("%s was taken for a key: %s", what, got)
		}
	}
}

func certificate(t *testing.T, s ssh.Signer) string {
	t.Helper()
	nonce := sha256.Sum256(text)
	c := &ssh.Certificate{Nonce: nonce[:], Key: s.PublicKey(), CertType: ssh.UserCert, ValidBefore: ssh.CertTimeInfinity}
	if err := c.SignCert(rand.Reader, s); err != nil {
		t.Fatal(err)
	}
	return string(ssh.MarshalAuthorizedKey(c))
}

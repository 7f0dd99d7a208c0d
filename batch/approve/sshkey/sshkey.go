// Package sshkey reads the public keys of approvers and the signatures that
// they make with `ssh-keygen -Y sign -n genopret`. The library below knows the
// format; here is what of it we accept.
//
// It imports approve, for the words of a refusal, and an SSH library. Start
// reading at [Verify].
package sshkey

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"

	"genopret/batch/approve"
)

// Namespace is what a signature must be made for. A signature that somebody
// made for another purpose, such as a commit, then says nothing here.
const Namespace = "genopret"

// Fingerprint reads a public key as it stands in a .pub file and gives its
// SHA256 fingerprint. Certificates and options are refused: whatever they
// promise would not be kept.
func Fingerprint(line string) (string, error) {
	key, _, options, rest, err := ssh.ParseAuthorizedKey([]byte(line))
	switch {
	case err != nil:
		return "", fmt.Errorf("read the public key: %w", err)
	case len(options) > 0 || len(bytes.TrimSpace(rest)) > 0:
		return "", errors.New("more than one public key, or options before it")
	case !slices.Contains(kinds(), key.Type()):
		return "", fmt.Errorf("a key of type %s is not accepted", key.Type())
	}
	return ssh.FingerprintSHA256(key), nil
}

// kinds are the keys that ssh-keygen makes today, on disk or in a hardware key.
func kinds() []string {
	return []string{ssh.KeyAlgoED25519, ssh.KeyAlgoSKED25519, ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521,
		ssh.KeyAlgoSKECDSA256, ssh.KeyAlgoRSA}
}

// Verify checks that the armoured signature is one of the text, and gives the
// fingerprint of the key that made it; whose it is, and whether that is
// enough, is for approve to judge. What does not hold is an
// *[approve.Refusal].
func Verify(text, armoured []byte) (fingerprint string, err error) {
	signature, err := sshsig.Unarmor(armoured)
	switch {
	case err != nil:
		return "", &approve.Refusal{Code: approve.NotASignature}
	case signature.Namespace != Namespace:
		return "", &approve.Refusal{Code: approve.OtherNamespace, Args: []string{signature.Namespace}}
	case signature.HashAlgorithm != sshsig.HashSHA512:
		return "", &approve.Refusal{Code: approve.OtherHash, Args: []string{signature.HashAlgorithm.String()}}
	}
	if err := sshsig.Verify(bytes.NewReader(text), signature, signature.PublicKey, signature.HashAlgorithm, Namespace); err != nil {
		return "", &approve.Refusal{Code: approve.SignatureWrong}
	}
	return ssh.FingerprintSHA256(signature.PublicKey), nil
}

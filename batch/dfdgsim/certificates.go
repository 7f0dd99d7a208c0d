package dfdgsim

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// Organization stands in every certificate of a simulator, so that a ledger of
// production can refuse them.
const Organization = "dfdgsim"

// The certificates and keys in a simulator's folder.
const (
	CAFile         = "ca.pem"
	ServerFile     = "server.pem"
	ServerKeyFile  = "server.key"
	ClientFile     = "client.pem"
	ClientKeyFile  = "client.key"
	certificateFor = 365 * 24 * time.Hour
)

// ErrExists says that a folder was filled before; nothing was touched.
var ErrExists = errors.New("there is a simulator's file already")

// Init makes a folder for a simulator: certificates valid for a year from now
// and an empty world. It overwrites nothing.
func Init(dir string, now time.Time) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	if err := free(dir, CAFile, ServerFile, ServerKeyFile, ClientFile, ClientKeyFile, worldFile, journalFile); err != nil {
		return err
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	if err := Certificates(dir, now); err != nil {
		return err
	}
	return WriteWorld(dir, World{Citizens: []Citizen{}, Registrations: []Registration{}})
}

// free reports ErrExists if one of the names is taken.
func free(dir string, names ...string) error {
	for _, name := range names {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			return fmt.Errorf("%s: %w", filepath.Join(dir, name), ErrExists)
		}
	}
	return nil
}

// Certificates writes an authority and, signed by it, a server's and a
// client's certificate with their keys, valid for a year from now. The
// authority's own key is forgotten. It overwrites nothing.
func Certificates(dir string, now time.Time) error {
	caKey, err := newKey()
	if err != nil {
		return err
	}
	ca := template("authority", now)
	ca.IsCA, ca.BasicConstraintsValid, ca.KeyUsage = true, true, x509.KeyUsageCertSign
	caBytes, err := sign(ca, ca, caKey.Public(), caKey)
	if err != nil {
		return err
	}
	if err := writePEM(filepath.Join(dir, CAFile), "CERTIFICATE", caBytes); err != nil {
		return err
	}
	signer, err := x509.ParseCertificate(caBytes)
	if err != nil {
		return fmt.Errorf("make certificate: %w", err)
	}
	server := template("server", now)
	server.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	server.IPAddresses, server.DNSNames = []net.IP{net.IPv4(127, 0, 0, 1)}, []string{"localhost"}
	client := template("client", now)
	client.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	return errors.Join(
		issue(dir, ServerFile, ServerKeyFile, server, signer, caKey),
		issue(dir, ClientFile, ClientKeyFile, client, signer, caKey))
}

// newKey makes a key. Keys and serial numbers come from the system alone.
func newKey() (*ecdsa.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make key: %w", err)
	}
	return key, nil
}

// template is what all three certificates share.
func template(role string, now time.Time) *x509.Certificate {
	now = now.Truncate(time.Second)
	return &x509.Certificate{
		Subject:   pkix.Name{Organization: []string{Organization}, CommonName: Organization + " " + role},
		NotBefore: now,
		NotAfter:  now.Add(certificateFor),
		KeyUsage:  x509.KeyUsageDigitalSignature,
	}
}

// sign gives the certificate's bytes.
func sign(certificate, parent *x509.Certificate, public crypto.PublicKey, key crypto.Signer) ([]byte, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, fmt.Errorf("make serial number: %w", err)
	}
	certificate.SerialNumber = serial
	made, err := x509.CreateCertificate(rand.Reader, certificate, parent, public, key)
	if err != nil {
		return nil, fmt.Errorf("make certificate: %w", err)
	}
	return made, nil
}

// issue writes a signed certificate and its key.
func issue(dir, name, keyName string, certificate, signer *x509.Certificate, signerKey crypto.Signer) error {
	key, err := newKey()
	if err != nil {
		return err
	}
	made, err := sign(certificate, signer, key.Public(), signerKey)
	if err != nil {
		return err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return fmt.Errorf("make key: %w", err)
	}
	return errors.Join(
		writePEM(filepath.Join(dir, name), "CERTIFICATE", made),
		writePEM(filepath.Join(dir, keyName), "PRIVATE KEY", secret))
}

// writePEM writes a new file that only its owner can read.
func writePEM(path, kind string, content []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%s: %w", path, ErrExists)
	}
	if err != nil {
		return fmt.Errorf("write certificate: %w", err)
	}
	return errors.Join(pem.Encode(file, &pem.Block{Type: kind, Bytes: content}), file.Close())
}

// ServerTLS asks every client for a certificate of the folder's authority.
func ServerTLS(dir string) (*tls.Config, error) {
	pair, roots, err := load(dir, ServerFile, ServerKeyFile)
	if err != nil {
		return nil, err
	}
	return &tls.Config{
		MinVersion:   tls.VersionTLS12,
		Certificates: []tls.Certificate{pair},
		ClientCAs:    roots,
		ClientAuth:   tls.RequireAndVerifyClientCert,
	}, nil
}

// ClientTLS is for clients that call the folder's simulator.
func ClientTLS(dir string) (*tls.Config, error) {
	pair, roots, err := load(dir, ClientFile, ClientKeyFile)
	if err != nil {
		return nil, err
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{pair}, RootCAs: roots}, nil
}

// load reads a pair and the authority.
func load(dir, name, keyName string) (tls.Certificate, *x509.CertPool, error) {
	pair, err := tls.LoadX509KeyPair(filepath.Join(dir, name), filepath.Join(dir, keyName))
	if err != nil {
		return tls.Certificate{}, nil, fmt.Errorf("load certificate: %w", err)
	}
	authority, err := os.ReadFile(filepath.Join(dir, CAFile))
	if err != nil {
		return tls.Certificate{}, nil, fmt.Errorf("load authority: %w", err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(authority) {
		return tls.Certificate{}, nil, fmt.Errorf("load authority: no certificate in %s", CAFile)
	}
	return pair, roots, nil
}

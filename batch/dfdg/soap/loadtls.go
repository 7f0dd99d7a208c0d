package soap

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"time"
)

// LoadTLS makes the TLS side of a connection from PEM texts: our certificate
// (the leaf first, then what signed it), its key, and the roots that the
// server's certificate must lead to; without roots those of the machine. It
// refuses a certificate that is not valid at the time and says which.
func LoadTLS(certPEM, keyPEM, rootsPEM []byte, now time.Time) (*tls.Config, error) {
	pair, err := tls.X509KeyPair(certPEM, keyPEM)
	if err != nil {
		return nil, fmt.Errorf("certificate and key: %w", err)
	}
	for _, der := range pair.Certificate {
		certificate, err := x509.ParseCertificate(der)
		if err != nil {
			return nil, fmt.Errorf("certificate: %w", err)
		}
		if err := validAt(certificate, now); err != nil {
			return nil, err
		}
	}
	config := &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
	if len(rootsPEM) > 0 {
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(rootsPEM) {
			return nil, errors.New("the roots hold no certificate in PEM form")
		}
	}
	return config, nil
}

func validAt(certificate *x509.Certificate, now time.Time) error {
	const form = "2006-01-02 15:04 MST"
	switch {
	case now.After(certificate.NotAfter):
		return fmt.Errorf("the certificate %q expired at %s", certificate.Subject.CommonName, certificate.NotAfter.UTC().Format(form))
	case now.Before(certificate.NotBefore):
		return fmt.Errorf("the certificate %q is not valid before %s", certificate.Subject.CommonName, certificate.NotBefore.UTC().Format(form))
	}
	return nil
}

package soap

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"syscall"
)

// inWords names what happened on the line. Errors of net/http are not told as
// they are, because some quote what the server sent.
func inWords(err error) string {
	var untrusted *tls.CertificateVerificationError
	var unknownName *net.DNSError
	var timeout net.Error
	switch {
	case errors.Is(err, errTooLate), errors.Is(err, errGivenUp), errors.Is(err, errTooMuch):
		return err.Error()
	case errors.As(err, &untrusted):
		return "the server's certificate is not trusted"
	case certificateRefused(err):
		return "the server refused our certificate"
	case errors.As(err, &unknownName):
		return "the server's name is not known"
	case errors.Is(err, context.Canceled):
		return "the work was stopped"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "no answer in time"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "the server takes no connection"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "the connection was cut"
	}
	return "the connection failed"
}

// certificateAlerts are the TLS alerts by which a server refuses a client's
// certificate: bad, unsupported, revoked, expired, unknown, of an unknown
// authority, denied, missing.
var certificateAlerts = []string{"42", "43", "44", "45", "46", "48", "49", "116"}

// certificateRefused reports whether the server's TLS turned our certificate
// down. Under TLS 1.3 that comes after our first bytes, but then the server's
// program never sees them. Go does not export the type of a received alert;
// %d gives its number without looking at its text.
func certificateRefused(err error) bool {
	var remote *net.OpError
	if !errors.As(err, &remote) || remote.Op != "remote error" {
		return false
	}
	return slices.Contains(certificateAlerts, fmt.Sprintf("%d", remote.Err))
}

package soap

import (
	"crypto/tls"
	"regexp"
	"strings"
	"testing"
	"time"

	"genopret/batch"
)

func TestNewRefusesWhatCannotCall(t *testing.T) {
	t.Parallel()
	for name, example := range map[string]struct {
		change func(*Config)
		want   string
	}{
		"plain HTTP":         {func(c *Config) { c.Endpoint = "http://example.dk" }, "https address"},
		"no address":         {func(c *Config) { c.Endpoint = "" }, "https address"},
		"a password":         {func(c *Config) { c.Endpoint = "https://a:b@example.dk" }, "https address"},
		"a query":            {func(c *Config) { c.Endpoint = "https://example.dk?a=b" }, "https address"},
		"no TLS":             {func(c *Config) { c.TLS = nil }, "TLS configuration is missing"},
		"no check":           {func(c *Config) { c.TLS = &tls.Config{InsecureSkipVerify: true} }, "must be checked"},
		"no zone":            {func(c *Config) { c.Zone = nil }, "time zone and clock"},
		"no clock":           {func(c *Config) { c.Clock = nil }, "time zone and clock"},
		"negative answers":   {func(c *Config) { c.MaxAnswer = -1 }, "negative"},
		"no organisation":    {func(c *Config) { c.Organisation.Code = " " }, "organisation code is missing"},
		"no type of it":      {func(c *Config) { c.Organisation.TypeID = "" }, "organisation type is missing"},
		"no user":            {func(c *Config) { c.User.FullName = "" }, "user's full name is missing"},
		"no type of user":    {func(c *Config) { c.User.TypeID = "" }, "user's type is missing"},
		"no user identifier": {func(c *Config) { c.User.Identifier = "" }, "user's identifier is missing"},
		"a broken name":      {func(c *Config) { c.User.FullName = "a\x01" }, "character that XML cannot carry"},
	} {
		config := testConfig("https://example.dk/dfdg/", newTestClock())
		if _, err := New(config, newTestCatalog(), testClasses); err != nil {
			t.Fatal(err)
		}
		example.change(&config)
		if _, err := New(config, newTestCatalog(), testClasses); err == nil || !strings.Contains(err.Error(), example.want) {
			t.Errorf("%s: error %v, want %s", name, err, example.want)
		}
	}
	if _, err := New(testConfig("https://example.dk", newTestClock()), nil, testClasses); err == nil {
		t.Error("no catalog is taken")
	}
	if _, err := New(testConfig("https://example.dk", newTestClock()), newTestCatalog(), nil); err == nil {
		t.Error("no classes are taken")
	}
}

func TestAUserWithoutOrganisationActsForOurs(t *testing.T) {
	t.Parallel()
	config := testConfig("https://example.dk", newTestClock())
	config.User.Organisation = Organisation{}
	client, err := New(config, newTestCatalog(), testClasses)
	if err != nil {
		t.Fatal(err)
	}
	if got := client.config.User.Organisation; got != config.Organisation {
		t.Errorf("organisation is %v", got)
	}
}

func TestLoadTLS(t *testing.T) {
	t.Parallel()
	ca := newAuthority(t, "test authority")
	now := time.Date(2026, 11, 22, 2, 0, 0, 0, time.UTC)
	certificate, key := ca.issue(t, "job of a town", now.Add(-time.Hour), now.Add(time.Hour))
	_, otherKey := ca.issue(t, "another", now.Add(-time.Hour), now.Add(time.Hour))
	config, err := LoadTLS(certificate, key, ca.pem, now)
	if err != nil {
		t.Fatal(err)
	}
	if config.MinVersion != tls.VersionTLS12 || len(config.Certificates) != 1 || config.RootCAs == nil {
		t.Errorf("configuration is %+v", config)
	}
	if config, err := LoadTLS(certificate, key, nil, now); err != nil || config.RootCAs != nil {
		t.Errorf("without roots: %v", err)
	}
	for name, example := range map[string]struct {
		certificate, key, roots []byte
		at                      time.Time
		want                    string
	}{
		"expired":       {certificate, key, ca.pem, now.Add(2 * time.Hour), `the certificate "job of a town" expired at 2026-11-22 03:00 UTC`},
		"not yet valid": {certificate, key, ca.pem, now.Add(-2 * time.Hour), `the certificate "job of a town" is not valid before 2026-11-22 01:00 UTC`},
		"another's key": {certificate, otherKey, ca.pem, now, "certificate and key"},
		"no PEM":        {[]byte("x"), key, ca.pem, now, "certificate and key"},
		"no key":        {certificate, nil, ca.pem, now, "certificate and key"},
		"roots of none": {certificate, key, []byte("x"), now, "the roots hold no certificate"},
	} {
		if _, err := LoadTLS(example.certificate, example.key, example.roots, example.at); err == nil || !strings.Contains(err.Error(), example.want) {
			t.Errorf("%s: error %v, want %s", name, err, example.want)
		}
	}
}

func TestClientID(t *testing.T) {
	t.Parallel()
	one, again, two := ClientID("R7K2M9QXWZ1.1"), ClientID("R7K2M9QXWZ1.1"), ClientID("R7K2M9QXWZ1.2")
	if one != again || one == two {
		t.Errorf("ids are %s %s %s", one, again, two)
	}
	if !regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`).MatchString(one) {
		t.Errorf("%s is no UUID of version 5", one)
	}
	// Pinned: a changed namespace would make DFDG take a resend for a new call.
	if want := "ea0e5d62-e96f-5247-af03-d468cac5e90d"; one != want {
		t.Errorf("id is %s, want %s", one, want)
	}
}

func TestWireForm(t *testing.T) {
	t.Parallel()
	copenhagen, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	for _, example := range []struct{ kind, text, want string }{
		{"string", strings.Repeat("æ", 50), strings.Repeat("æ", 50)},
		{"string", strings.Repeat("æ", 51), ""},
		{"dateTime", "2026-11-22T09:30", "2026-11-22T09:30:00+01:00"},
		{"dateTime", "2026-06-22 09:30:15", "2026-06-22T09:30:15+02:00"},
		{"dateTime", "2026-06-22T07:30:00Z", "2026-06-22T09:30:00+02:00"},
		{"dateTime", "2026-03-29T02:30", ""}, // the hour that the clock skips
		{"dateTime", "2026-11-22", ""},
		{"date", "2026-11-22", "2026-11-22"},
		{"date", "2026-02-30", ""},
		{"date", "2026-11-22T00:00:00", ""},
		{"int", "-1", "-1"},
		{"int", "010", "010"},
		{"int", "-", ""},
		{"int", "1.5", ""},
		{"boolean", "false", "false"},
		{"boolean", "1", ""},
		{"string", "linje 1\r\nlinje 2\t🙂", "linje 1\r\nlinje 2\t🙂"},
		{"string", "\ufffe", ""},
		{"guid", "no guid, and DFDG will say so", "no guid, and DFDG will say so"},
	} {
		got, err := wireForm(batch.Element{Name: "E", Type: example.kind, Length: 50}, example.text, copenhagen)
		if got != example.want || (err == nil) != (example.want != "") {
			t.Errorf("%s %q is %q, %v; want %q", example.kind, example.text, got, err, example.want)
		}
	}
}

package soap

import (
	"net/http"
	"strings"
	"testing"

	"genopret/batch"
)

const otherID = "1f8fad5b-d9cb-469f-a165-70867728950e"

func absence(fields ...string) string {
	var block strings.Builder
	block.WriteString("<Absence>")
	for i := 0; i < len(fields); i += 2 {
		block.WriteString("<" + fields[i] + ">" + fields[i+1] + "</" + fields[i] + ">")
	}
	return block.String() + "</Absence>"
}

func registrations(blocks ...string) string {
	return envelopeOf(`<GetAbsencesResponse xmlns="http://service.bm.dk/AbsenceService/">` + strings.Join(blocks, "") + `</GetAbsencesResponse>`)
}

func TestReadingBack(t *testing.T) {
	t.Parallel()
	other := absence("AbsenceIdentifier", otherID, "AbsenceTypeIdentifier", "10", "StartDate", "2026-01-02")
	ours := ClientID("R7K2M9QXWZ1.1")
	update := []string{"Update", "AbsenceIdentifier", testID, "EndDate", "2026-11-22", "CorrectionComment", testComment}
	remove := []string{"Delete", "AbsenceIdentifier", testID}
	create := []string{"Create", "AbsenceTypeIdentifier", "10", "StartDate", "2026-11-22"}
	withID := []string{"CreateWithID", "StartDate", "2026-11-22"}
	for name, example := range map[string]struct {
		call  []string
		body  string
		sight batch.Sight
	}{
		"set: shown":                             {update, registrations(other, absence("AbsenceIdentifier", testID, "EndDate", "2026-11-22")), batch.SeenDone},
		"set: shown in capitals and a clock":     {update, registrations(absence("AbsenceIdentifier", strings.ToUpper(testID), "EndDate", "2026-11-22T00:00:00+01:00")), batch.SeenDone},
		"set: the day of our zone counts":        {update, registrations(absence("AbsenceIdentifier", testID, "EndDate", "2026-11-21T23:00:00Z")), batch.SeenDone},
		"set: another value":                     {update, registrations(absence("AbsenceIdentifier", testID, "EndDate", "2026-11-23")), batch.SeenNotDone},
		"set: no value":                          {update, registrations(absence("AbsenceIdentifier", testID)), batch.SeenNotDone},
		"set: an empty value":                    {update, registrations(absence("AbsenceIdentifier", testID, "EndDate", "")), batch.SeenNotDone},
		"set: a value that is none":              {update, registrations(absence("AbsenceIdentifier", testID, "EndDate", "soon")), batch.NotSeen},
		"set: the registration is gone":          {update, registrations(other), batch.SeenNotDone},
		"set: what was not sent is not compared": {update, registrations(absence("AbsenceIdentifier", testID, "EndDate", "2026-11-22", "StartDate", "2020-01-01")), batch.SeenDone},
		"set: nothing sent that is shown":        {[]string{"Update", "AbsenceIdentifier", testID, "CorrectionComment", "x"}, registrations(absence("AbsenceIdentifier", testID, "EndDate", "2026-11-22")), batch.NotSeen},
		"set: a block without id":                {update, registrations(absence("EndDate", "2026-11-22")), batch.NotSeen},

		"cancel: gone":                     {remove, registrations(other), batch.SeenDone},
		"cancel: nothing left":             {remove, registrations(), batch.SeenDone},
		"cancel: still there":              {remove, registrations(other, absence("AbsenceIdentifier", testID)), batch.SeenNotDone},
		"cancel: still there, in braces":   {remove, registrations(absence("AbsenceIdentifier", "{"+testID+"}")), batch.SeenNotDone},
		"cancel: a block without id":       {remove, registrations(other, absence("StartDate", "2026-11-22")), batch.NotSeen},
		"cancel: ids under another name":   {remove, registrations(absence("Id", otherID)), batch.NotSeen},
		"cancel without match: gone":       {[]string{"Close"}, registrations(), batch.SeenDone},
		"cancel without match: some there": {[]string{"Close"}, registrations(other), batch.SeenNotDone},

		"create: there":                         {create, registrations(other, absence("AbsenceTypeIdentifier", "10", "StartDate", "2026-11-22")), batch.SeenDone},
		"create: a code with zeros":             {create, registrations(absence("AbsenceTypeIdentifier", "010", "StartDate", "2026-11-22")), batch.SeenDone},
		"create: another day":                   {create, registrations(other), batch.SeenNotDone},
		"create: nothing":                       {create, registrations(), batch.SeenNotDone},
		"create: no type shown":                 {create, registrations(absence("StartDate", "2026-11-22")), batch.NotSeen},
		"create: no type, another day":          {create, registrations(absence("StartDate", "2026-11-23")), batch.SeenNotDone},
		"create: a doubt and a find":            {create, registrations(absence("StartDate", "2026-11-22"), absence("AbsenceTypeIdentifier", "10", "StartDate", "2026-11-22")), batch.SeenDone},
		"create: no day sent":                   {[]string{"Create", "AbsenceTypeIdentifier", "10"}, registrations(other), batch.SeenDone},
		"create with our id: there":             {withID, registrations(other, absence("AbsenceIdentifier", ours)), batch.SeenDone},
		"create with our id: not there":         {withID, registrations(other), batch.SeenNotDone},
		"create with our id: others' have none": {withID, registrations(absence("StartDate", "2026-11-22")), batch.SeenNotDone},

		"claim: yes":         {[]string{"Claim", "Claim", "true", "AbsenceTypeIdentifier", "7"}, registrations(absence("Shown", "1", "Kind", "7")), batch.SeenDone},
		"claim: no":          {[]string{"Claim", "Claim", "true", "AbsenceTypeIdentifier", "7"}, registrations(absence("Shown", "false", "Kind", "7")), batch.SeenNotDone},
		"claim: unreadable":  {[]string{"Claim", "Claim", "true", "AbsenceTypeIdentifier", "7"}, registrations(absence("Shown", "ja", "Kind", "7")), batch.NotSeen},
		"claim: the instant": {[]string{"Claim", "At", "2026-11-22 09:30", "AbsenceTypeIdentifier", "7"}, registrations(absence("At", "2026-11-22T08:30:00.000Z", "Kind", "7")), batch.SeenDone},
		"claim: our clock":   {[]string{"Claim", "At", "2026-11-22T09:30:00+01:00", "AbsenceTypeIdentifier", "7"}, registrations(absence("At", "2026-11-22T09:30:00", "Kind", "7")), batch.SeenDone},
		"claim: later":       {[]string{"Claim", "At", "2026-11-22 09:30", "AbsenceTypeIdentifier", "7"}, registrations(absence("At", "2026-11-22T09:30:00Z", "Kind", "7")), batch.SeenNotDone},

		"no read":            {[]string{"Blind"}, registrations(), batch.NotSeen},
		"a fault":            {remove, faultOf(`<detail><FaultNumber>1010</FaultNumber></detail>`), batch.NotSeen},
		"garbage":            {remove, "<html/>", batch.NotSeen},
		"half an answer":     {remove, registrations()[:90], batch.NotSeen},
		"of another read":    {remove, accepts("GetBookings"), batch.NotSeen},
		"a response cut off": {remove, strings.Replace(registrations(), "</s:Envelope>", "", 1), batch.NotSeen},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := serveWith(t, answering(200, example.body))
			sight, err := w.Read(t.Context(), w.call(t, example.call[0], example.call[1:]...))
			if err != nil || sight != example.sight {
				t.Errorf("sight is %q, %v; want %q", sight, err, example.sight)
			}
		})
	}
}

func TestAReadAsksForTheCitizenAndNothingElse(t *testing.T) {
	t.Parallel()
	w := serveWith(t, answering(200, registrations()))
	call := w.call(t, "Delete", "AbsenceIdentifier", testID, "CorrectionComment", testComment)
	w.clock.move(1000 * 3600e9) // reading back comes long after the time for sending
	if sight, err := w.Read(t.Context(), call); sight != batch.SeenDone || err != nil {
		t.Fatalf("sight is %q, %v", sight, err)
	}
	seen := w.requests()[0]
	want := `<soap:Body><GetAbsencesRequest xmlns="http://service.bm.dk/AbsenceService/">` +
		`<CivilRegistrationIdentifier>` + testCPR + `</CivilRegistrationIdentifier></GetAbsencesRequest></soap:Body>`
	if !strings.Contains(seen.body, want) || !strings.Contains(seen.body, "RequestUserMetadataHeader") {
		t.Errorf("message is %s", seen.body)
	}
	if action := seen.header.Get("SOAPAction"); action != `"http://service.bm.dk/AbsenceService/GetAbsences"` {
		t.Errorf("action is %s", action)
	}
}

func TestATroubledReadIsADoubt(t *testing.T) {
	t.Parallel()
	for _, status := range []int{202, 302, 403, 500, 503} {
		w := serveWith(t, answering(status, registrations()))
		if sight, err := w.Read(t.Context(), w.call(t, "Delete", "AbsenceIdentifier", testID)); sight != batch.NotSeen || err != nil {
			t.Errorf("%d: sight is %q, %v", status, sight, err)
		}
	}
	w := serveWith(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	if sight, err := w.Read(t.Context(), w.call(t, "Delete", "AbsenceIdentifier", testID)); sight != batch.NotSeen || err != nil {
		t.Errorf("cut: sight is %q, %v", sight, err)
	}
}

func TestAReadThatTheCatalogLacksIsAnError(t *testing.T) {
	t.Parallel()
	w := serveWith(t, answering(200, registrations()))
	delete(w.catalog, "AbsenceService.GetAbsences")
	if sight, err := w.Read(t.Context(), w.call(t, "Close")); sight != batch.NotSeen || err == nil {
		t.Errorf("sight is %q, %v", sight, err)
	}
}

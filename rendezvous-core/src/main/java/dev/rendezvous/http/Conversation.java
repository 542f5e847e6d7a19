package dev.rendezvous.http;

import dev.rendezvous.Deadline;
import dev.rendezvous.MalformedTargetException;
import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.RemoteText;
import dev.rendezvous.http.BoundedText.OutOfTimeException;
import dev.rendezvous.net.Service;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.jspecify.annotations.Nullable;

/** One request and what came of it. Used once. */
final class Conversation implements Service.SocketTalk {

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> REFUSED_LOGINS = Set.of(401, 407);

    private final Leg leg;
    private final Expectation expected;
    private final Deadline deadline;
    private volatile @Nullable Leg next;

    Conversation(Leg leg, Expectation expected, Deadline deadline) {
        this.leg = leg;
        this.expected = expected;
        this.deadline = deadline;
    }

    /** Returns where the answer leads, if it is one to be followed. */
    Optional<Leg> next() {
        return Optional.ofNullable(next);
    }

    @Override
    public Observation with(Socket socket) throws IOException {
        byte @Nullable [] body;
        try {
            body = leg.ask().body().isEmpty() ? null : leg.ask().body().get().bytes();
        } catch (IOException e) {
            return Observation.unsatisfied(Reason.inconclusiveReason(
                    Common.NO_SUCH_FILE, leg + ": the body cannot be read: " + e.getMessage()));
        }
        try {
            return judged(Exchange.over(socket, leg, body));
        } catch (NoHttpResponseException | ConnectionClosedException | TruncatedChunkException e) {
            throw (EOFException) new EOFException("the answer is not complete").initCause(e);
        } catch (HttpException | MalformedChunkCodingException | MessageConstraintException e) {
            throw (ProtocolException) new ProtocolException(said(String.valueOf(e.getMessage()))).initCause(e);
        }
    }

    private Observation judged(Exchange exchange) throws IOException {
        int status = exchange.status();
        if (expected.statuses().contains(status)) {
            return checked(exchange.answer(expected.readsBody()));
        }
        Optional<String> location = exchange.header("Location");
        if (expected.following() && REDIRECTS.contains(status) && location.isPresent()) {
            return redirected(status, location.get());
        }
        String excerpt = said(exchange.beginning(deadline));
        String quoted = excerpt.isEmpty() ? "" : ": \"" + excerpt + "\"";
        return Observation.unsatisfied(
                REFUSED_LOGINS.contains(status)
                        ? Reason.permanentReason(
                                Common.AUTHENTICATION_FAILED,
                                leg + ": authentication failed, status " + status + quoted)
                        : unexpected("status " + status + " and not " + expected.statuses() + quoted));
    }

    private Observation redirected(int status, String location) {
        try {
            next = leg.redirected(status, location);
            return Observation.unsatisfied(unexpected("status " + status));
        } catch (MalformedTargetException e) {
            return Observation.unsatisfied(unexpected("status " + status + ", but the redirect cannot be followed"));
        }
    }

    private Observation checked(Answer answer) {
        String status = "status " + answer.status();
        if (expected.readsBody() && answer.isCompressed()) {
            return Observation.unsatisfied(unexpected(status + ", but the body is compressed, though asked not to be")
                    .with(Reason.Hope.INCONCLUSIVE));
        }
        for (Check check : expected.checks()) {
            Optional<Reason> reason = reason(check, answer);
            if (reason.isPresent()) {
                return Observation.unsatisfied(reason.get());
            }
        }
        return Observation.satisfied(status);
    }

    private Optional<Reason> reason(Check check, Answer answer) {
        try {
            return check.complaint(answer, deadline).map(complaint -> objection(check, answer, complaint));
        } catch (OutOfTimeException e) {
            return Optional.of(Reason.inconclusiveReason(
                    Common.LOOK_FAILED, leg + ": the regular expression took too long over the answer"));
        } catch (StackOverflowError e) {
            return Optional.of(Reason.inconclusiveReason(
                    Common.LOOK_FAILED, leg + ": the regular expression nests too deeply for an answer this long"));
        }
    }

    private Reason objection(Check check, Answer answer, String complaint) {
        boolean mayBeFurtherOn = check.readsBody() && answer.cut();
        String excerpt = check.readsBody() ? said(answer.beginning()) : "";
        return unexpected("status " + answer.status() + ", but " + said(complaint)
                        + (mayBeFurtherOn ? " as far as it was read" : "")
                        + (excerpt.isEmpty() ? "" : ": \"" + excerpt + "\""))
                .with(mayBeFurtherOn ? Reason.Hope.INCONCLUSIVE : Reason.Hope.TRANSIENT);
    }

    /** A complete answer that is not the one looked for says conclusively that it is not so now. */
    private Reason unexpected(String what) {
        return Reason.transientReason(Common.UNEXPECTED_ANSWER, leg + ": " + what);
    }

    private String said(String text) {
        return RemoteText.excerpt(text, leg.secrets());
    }
}

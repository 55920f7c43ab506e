import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cdktf_lepton.SizingFrontierOptions;
import io.github.cdktf_lepton.SizingPlanner;
import io.github.cdktf_lepton.SizingPlannerOptions;
import java.io.File;
import java.util.List;

/** Calls the sizing planners as a file asks. Arguments: calls, results. */
public final class Program {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Program() {}

  public static void main(final String[] arguments) throws Exception {
    final ArrayNode results = JSON.createArrayNode();
    for (final JsonNode call : JSON.readTree(new File(arguments[0]))) {
      results.add(answer(call));
    }
    JSON.writeValue(new File(arguments[1]), results);
  }

  private static ObjectNode answer(final JsonNode call) {
    final ObjectNode result = JSON.createObjectNode();
    try {
      final JsonNode given = call.get("arguments");
      switch (call.get("method").asText()) {
        case "kinds":
          return texts(result, SizingPlanner.kinds());
        case "schema":
          return result.put("text", SizingPlanner.schema(at(given, 0)));
        case "planSchema":
          return result.put("text", SizingPlanner.planSchema(at(given, 0)));
        case "plan":
          return result.put("text", plan(call, given));
        case "frontier":
          return result.put("text", frontier(call, given));
        case "verify":
          return texts(result, SizingPlanner.verify(at(given, 0), at(given, 1), at(given, 2)));
        case "table":
          return result.put("text", SizingPlanner.table(at(given, 0), at(given, 1), at(given, 2)));
        default:
          throw new IllegalArgumentException(call.get("method").asText());
      }
    } catch (final RuntimeException thrown) {
      return result.put("error", thrown.getMessage());
    }
  }

  private static String plan(final JsonNode call, final JsonNode given) {
    if (!call.has("options")) {
      return SizingPlanner.plan(at(given, 0), at(given, 1));
    }
    final SizingPlannerOptions.Builder options = SizingPlannerOptions.builder();
    final JsonNode asked = call.get("options");
    if (asked.has("gap")) {
      options.gap(asked.get("gap").numberValue());
    }
    if (asked.has("maxOperations")) {
      options.maxOperations(asked.get("maxOperations").numberValue());
    }
    return SizingPlanner.plan(at(given, 0), at(given, 1), options.build());
  }

  private static String frontier(final JsonNode call, final JsonNode given) {
    if (!call.has("options")) {
      return SizingPlanner.frontier(at(given, 0), at(given, 1));
    }
    final SizingFrontierOptions.Builder options = SizingFrontierOptions.builder();
    final JsonNode asked = call.get("options");
    if (asked.has("maxPoints")) {
      options.maxPoints(asked.get("maxPoints").numberValue());
    }
    if (asked.has("fromUnavailability")) {
      options.fromUnavailability(asked.get("fromUnavailability").numberValue());
    }
    return SizingPlanner.frontier(at(given, 0), at(given, 1), options.build());
  }

  private static String at(final JsonNode given, final int index) {
    return given.get(index).asText();
  }

  private static ObjectNode texts(final ObjectNode result, final List<String> found) {
    found.forEach(result.putArray("texts")::add);
    return result;
  }
}
